namespace Atapos.Sandbox.Cloudinary;

/// <summary>Cloudinary, which keeps and serves images.</summary>
internal static class CloudinaryModule
{
    /// <summary>Where the API begins.</summary>
    public const string BasePath = "/v1_1";

    public static void AddCloudinary(this IServiceCollection services, SandboxSettings settings)
    {
        services.AddSingleton(new SandboxService("cloudinary", "Cloudinary (images)")
        {
            ApiPrefixes = [BasePath],
            Operations = ["upload", "destroy"],
            Settings = origin => new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["CLOUDINARY_UPLOAD_PREFIX"] = origin,
                ["CLOUDINARY_CLOUD_NAME"] = settings.CloudinaryCloud,
                ["CLOUDINARY_API_KEY"] = settings.CloudinaryApiKey,
                ["CLOUDINARY_API_SECRET"] = settings.CloudinaryApiSecret,
            },
            Controls = ["GET /cloudinary/files", "DELETE /cloudinary/files"],
            Error = CloudinaryError.Answer,
        });
        services.AddSingleton<CloudinaryFiles>();
        services.AddSingleton(new CloudinarySignature(settings.CloudinaryApiSecret));
    }

    public static void MapCloudinary(this IEndpointRouteBuilder routes)
    {
        routes.MapCloudinaryApi();
        routes.MapCloudinaryDelivery();
        routes.MapCloudinaryControls();
    }
}
