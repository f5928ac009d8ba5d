using Atapos.Shared.Hosting.Health;

namespace Atapos.Shared.Hosting.Messaging.Broker;

/// <summary>Looks whether the broker lets us in.</summary>
internal sealed class BrokerProbe(BrokerSettings settings) : IServiceProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public string Name => "broker";

    public async Task<ProbeResult> CheckAsync(CancellationToken cancellationToken)
    {
        if (settings.Address is not { } address)
        {
            return new(ProbeState.NotConfigured, "BROKER_URL is not set.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await using var line = await BrokerLine.OpenAsync(address, limit.Token);
            return new(ProbeState.Up, "Takes connections.");
        }
        catch (Exception error) when (error is BrokerAwayException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new(ProbeState.Down, WhyNot(error));
        }
    }

    // The broker's own words may name the user.
    private static string WhyNot(Exception error) => error.Message switch
    {
        var said when said.Contains("ACCESS_REFUSED", StringComparison.Ordinal) => "Refuses the user or the password of BROKER_URL.",
        var said when said.Contains("NOT_ALLOWED", StringComparison.Ordinal) => "Has no such vhost as BROKER_URL names, or the user may not enter it.",
        _ => "Not reachable: check BROKER_URL, the broker and the firewall. Events wait in the database meanwhile.",
    };
}
