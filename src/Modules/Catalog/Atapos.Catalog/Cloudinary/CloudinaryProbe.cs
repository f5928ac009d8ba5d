using Atapos.Shared.Hosting.Health;

namespace Atapos.Catalog.Cloudinary;

/// <summary>Looks whether the image store answers at all.</summary>
internal sealed class CloudinaryProbe(Reachability reachability, CloudinarySettings settings) : IServiceProbe
{
    public string Name => "cloudinary";

    public Task<ProbeResult> CheckAsync(CancellationToken cancellationToken) => settings is { ApiKey: not null, Address: { } address }
        ? reachability.HttpAsync(address, cancellationToken)
        : Task.FromResult(new ProbeResult(ProbeState.NotConfigured, "CLOUDINARY_API_KEY is not set."));
}
