using Atapos.Shared.Hosting.Health;

namespace Atapos.Identity.Authentication.Atlas;

/// <summary>Looks whether Atlas answers at all; what it answers does not matter.</summary>
internal sealed class AtlasProbe(IHttpClientFactory clients, AtlasSettings settings, TimeProvider clock) : IServiceProbe
{
    /// <summary>The plain client: a probe does not retry and does not open or close the circuit.</summary>
    internal const string Client = "atlas-probe";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Name => "atlas";

    /// <inheritdoc/>
    public async Task<ProbeResult> CheckAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var http = clients.CreateClient(Client);
        try
        {
            using var answer = await http.GetAsync(settings.Address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new(ProbeState.Up, $"Answered {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException)
        {
            return new(ProbeState.Down, "Not reachable.");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new(ProbeState.Down, "No answer within 2 seconds.");
        }
    }
}
