using Atapos.Catalog.Images;
using Atapos.Shared.Hosting.Outside;
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
            .ConfigurePrimaryHttpMessageHandler(() => OutsideCalls.Connections(MostConnections, TimeSpan.FromSeconds(5)))
            .RemoveAllLoggers();
        services.AddSingleton<UploadGate>();
        services.AddSingleton<ImageSweepBell>();
        services.AddScoped<ImageUploads>();
        services.AddHostedService<ImageSweep>();
        return services;
    }
}
