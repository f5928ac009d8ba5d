using Microsoft.Net.Http.Headers;

namespace Atapos.Sandbox.Cloudinary;

/// <summary>Serves the files at their URL, which needs no key.</summary>
internal static class CloudinaryDelivery
{
    // As the real one: a changed file has a new version and so a new URL.
    private const string Cache = "public, no-transform, immutable, max-age=2592000";

    public static void MapCloudinaryDelivery(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/{cloud}/image/upload/{**path}", [HttpMethods.Get, HttpMethods.Head], Serve);

    /// <summary>The path of the file's URL.</summary>
    public static string PathOf(string cloud, CloudinaryFile file) =>
        $"/{cloud}/image/upload/v{file.Version}/{string.Join('/', file.PublicId.Split('/').Select(Uri.EscapeDataString))}.{file.Image.Format}";

    private static IResult Serve(string cloud, string path, CloudinaryFiles files, SandboxSettings settings, HttpResponse response)
    {
        var file = string.Equals(cloud, settings.CloudinaryCloud, StringComparison.Ordinal) ? Find(path, files) : null;
        if (file is null)
        {
            response.Headers["X-Cld-Error"] = "Resource not found";
            return TypedResults.NotFound();
        }

        response.Headers[HeaderNames.CacheControl] = Cache;
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        response.Headers[HeaderNames.AccessControlAllowOrigin] = "*";
        return TypedResults.Bytes(
            file.Bytes,
            file.Image.Format is ImageFile.Jpeg ? "image/jpeg" : "image/png",
            entityTag: new EntityTagHeaderValue($"\"{file.CreatedAt.UtcTicks:x}\""),
            lastModified: file.CreatedAt);
    }

    // The version keeps caches apart and chooses nothing: the newest file is served under every version and under none.
    private static CloudinaryFile? Find(string path, CloudinaryFiles files)
    {
        var segments = path.Split('/');
        var name = IsVersion(segments[0]) ? string.Join('/', segments[1..]) : path;
        var dot = name.LastIndexOf('.');
        return dot > 0 && files.Find(name[..dot]) is { } file && string.Equals(file.Image.Format, name[(dot + 1)..], StringComparison.Ordinal) ? file : null;
    }

    private static bool IsVersion(string segment) => segment.Length > 1 && segment[0] == 'v' && segment.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
}
