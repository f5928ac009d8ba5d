using Atapos.Catalog.Images;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Catalog.Cloudinary;

/// <summary>Registers the taking and keeping of pictures.</summary>
internal static class ImageRegistration
{
    private const int MostConnections = 32;

    internal static IServiceCollection AddImages(this IServiceCollection services, CloudinarySettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<CloudinaryResilience>();
        services.AddHttpClient<IImageStore, CloudinaryClient>(http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(Connections)
            .RemoveAllLoggers();
        services.AddSingleton<UploadGate>();
        services.AddSingleton<ImageSweepBell>();
        services.AddScoped<ImageUploads>();
        services.AddHostedService<ImageSweep>();
        return services;
    }

    // A signed request is for the store alone: it is not carried to where an answer points.
    private static SocketsHttpHandler Connections() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = MostConnections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(5),
    };
}
