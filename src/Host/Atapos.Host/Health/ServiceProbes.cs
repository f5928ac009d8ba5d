using Atapos.Shared.Hosting.Health;

namespace Atapos.Host.Health;

/// <summary>Looks at all outside services at once, and remembers for a few seconds, so that a public page cannot be used to hammer them.</summary>
internal sealed class ServiceProbes(IServiceScopeFactory scopes, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private IReadOnlyDictionary<string, ProbeResult>? _seen;
    private long _seenAt;

    internal async Task<IReadOnlyDictionary<string, ProbeResult>> CheckAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_seen is null || clock.GetElapsedTime(_seenAt) > Remembered)
            {
                _seen = await LookAsync();
                _seenAt = clock.GetTimestamp();
            }

            return _seen;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<IReadOnlyDictionary<string, ProbeResult>> LookAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var probes = scope.ServiceProvider.GetServices<IServiceProbe>().ToList();
        var results = await Task.WhenAll(probes.Select(CheckAsync));
        return probes.Zip(results).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal);
    }

    private static async Task<ProbeResult> CheckAsync(IServiceProbe probe)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            return await probe.CheckAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return new(ProbeState.Down, "It did not answer in time.");
        }
    }
}
