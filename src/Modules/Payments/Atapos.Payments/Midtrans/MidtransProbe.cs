using Atapos.Shared.Hosting.Health;

namespace Atapos.Payments.Midtrans;

/// <summary>Looks whether the payment gateway answers at all.</summary>
internal sealed class MidtransProbe(Reachability reachability, MidtransSettings settings) : IServiceProbe
{
    public string Name => "midtrans";

    public Task<ProbeResult> CheckAsync(CancellationToken cancellationToken) => settings.Fallback is { ApiAddress: var address }
        ? reachability.HttpAsync(address, cancellationToken)
        : Task.FromResult(new ProbeResult(ProbeState.NotConfigured, "There is no fallback account: MIDTRANS_SERVER_KEY is not set."));
}
