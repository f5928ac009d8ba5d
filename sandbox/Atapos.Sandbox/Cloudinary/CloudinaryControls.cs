namespace Atapos.Sandbox.Cloudinary;

/// <summary>What the cloud keeps, for tests and developers.</summary>
internal static class CloudinaryControls
{
    public static void MapCloudinaryControls(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cloudinary/files", (CloudinaryFiles files, HttpRequest request, SandboxSettings settings) => TypedResults.Ok(files.List()
            .Select(file => new KeptFile(
                file.PublicId, file.Bytes.Length, file.Image.Format, file.CreatedAt,
                $"{settings.OriginOf(request)}{CloudinaryDelivery.PathOf(settings.CloudinaryCloud, file)}"))));
        routes.MapDelete("/cloudinary/files", (CloudinaryFiles files) =>
        {
            files.Clear();
            return TypedResults.NoContent();
        });
    }

    private sealed record KeptFile(string PublicId, int Bytes, string Format, DateTimeOffset CreatedAt, string Url);
}
