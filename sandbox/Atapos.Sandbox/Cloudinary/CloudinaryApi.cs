using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Atapos.Sandbox.Http;

namespace Atapos.Sandbox.Cloudinary;

/// <summary>The part of Cloudinary's own API that ATAPOS calls.</summary>
internal static partial class CloudinaryApi
{
    /// <summary>The largest file, in bytes.</summary>
    public const long LargestFile = 10 * 1024 * 1024;

    private const int LongestPublicId = 255;
    private const int GeneratedIdLength = 20;

    // Cloudinary's answer to who has used up what was paid for.
    private const int Status420 = 420;

    public static void MapCloudinaryApi(this IEndpointRouteBuilder routes)
    {
        var images = routes.MapGroup($"{CloudinaryModule.BasePath}/{{cloud}}/image").WithMetadata(new BodyLimit(2 * LargestFile));
        images.MapPost("/upload", UploadAsync);
        images.MapPost("/destroy", DestroyAsync);
    }

    private static async Task<IResult> UploadAsync(
        HttpContext context, CloudinaryFiles files, SandboxSettings settings, CloudinarySignature signature, TimeProvider clock)
    {
        var (request, refusal) = await CloudinaryRequest.ReadAsync(context, settings, signature, clock);
        if (request is null)
        {
            return refusal!;
        }

        if (request.File is not { } upload)
        {
            return Bad("Missing required parameter - file");
        }

        if (upload.Length > LargestFile)
        {
            return Bad(string.Create(CultureInfo.InvariantCulture, $"File size too large. Got {upload.Length}. Maximum is {LargestFile}."));
        }

        var id = request["public_id"] is { Length: > 0 } given ? given : RandomNumberGenerator.GetHexString(GeneratedIdLength, lowercase: true);
        var publicId = request["folder"] is { Length: > 0 } folder ? $"{folder.Trim('/')}/{id}" : id;
        if (!PublicId().IsMatch(publicId) || publicId.Length > LongestPublicId)
        {
            return Bad($"public_id ({publicId}) is invalid");
        }

        var bytes = new byte[upload.Length];
        await using (var content = upload.OpenReadStream())
        {
            await content.ReadExactlyAsync(bytes, context.RequestAborted);
        }

        if (ImageFile.Read(bytes) is not { } image)
        {
            return Bad("Invalid image file");
        }

        var now = clock.GetUtcNow();
        var overwrite = request["overwrite"] is "" or "true" or "1";
        var (outcome, file) = files.Put(new CloudinaryFile(publicId, now.ToUnixTimeSeconds(), image, now, bytes), overwrite);
        return outcome is Keeping.Full
            ? CloudinaryError.Answer(Status420, $"The sandbox keeps at most {CloudinaryFiles.MostFiles} files and {CloudinaryFiles.MostBytes} bytes")
            : TypedResults.Ok(Answer(file!, outcome is Keeping.Existed, settings.OriginOf(context.Request), settings.CloudinaryCloud, signature));
    }

    private static async Task<IResult> DestroyAsync(
        HttpContext context, CloudinaryFiles files, SandboxSettings settings, CloudinarySignature signature, TimeProvider clock)
    {
        var (request, refusal) = await CloudinaryRequest.ReadAsync(context, settings, signature, clock);
        return request is null ? refusal!
            : request["public_id"].Length == 0 ? Bad("Missing required parameter - public_id")
            : TypedResults.Ok(new Destroyed(files.Remove(request["public_id"]) ? "ok" : "not found"));
    }

    private static Uploaded Answer(CloudinaryFile file, bool existed, string origin, string cloud, CloudinarySignature signature)
    {
        var version = file.Version.ToString(CultureInfo.InvariantCulture);
        var url = $"{origin}{CloudinaryDelivery.PathOf(cloud, file)}";
        return new Uploaded(
            file.PublicId,
            file.Version,
            signature.Sign(new Dictionary<string, string>(StringComparer.Ordinal) { ["public_id"] = file.PublicId, ["version"] = version }),
            file.Image.Width,
            file.Image.Height,
            file.Image.Format,
            "image",
            file.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            file.Bytes.Length,
            "upload",
            url,
            url,
            existed ? true : null);
    }

    private static IResult Bad(string message) => CloudinaryError.Answer(StatusCodes.Status400BadRequest, message);

    // Segments between slashes, without the characters Cloudinary refuses and without white space at their ends.
    [GeneratedRegex(@"\A(?!\s)[^\p{C}/?&#\\%<>+]+(/[^\p{C}/?&#\\%<>+]+)*(?<!\s)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex PublicId();

    /// <param name="Existing">True when a file was there and was not overwritten, else left out.</param>
    private sealed record Uploaded(
        string PublicId, long Version, string Signature, int Width, int Height, string Format, string ResourceType, string CreatedAt, int Bytes, string Type,
        string Url, string SecureUrl, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Existing);

    private sealed record Destroyed(string Result);
}
