using Atapos.Shared.Hosting.Health;

namespace Atapos.Identity.Authentication.Atlas;

/// <summary>Looks whether Atlas answers at all.</summary>
internal sealed class AtlasProbe(Reachability reachability, AtlasSettings settings) : IServiceProbe
{
    public string Name => "atlas";

    public Task<ProbeResult> CheckAsync(CancellationToken cancellationToken) => reachability.HttpAsync(settings.Address, cancellationToken);
}
