using System.Collections.Concurrent;
using Atapos.Shared.Hosting.Outside;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Atapos.Payments.Midtrans;

/// <summary>How long the gateway is waited for, which calls are made again, and when a host of it is left alone. One for the process, so that it
/// remembers.</summary>
internal sealed class GatewayResilience(TimeProvider clock)
{
    /// <summary>The most that reading takes, its repetitions included.</summary>
    internal static readonly TimeSpan ReadTotal = TimeSpan.FromSeconds(10);

    /// <summary>The most that an order to the gateway takes.</summary>
    internal static readonly TimeSpan WriteTotal = TimeSpan.FromSeconds(30);

    /// <summary>The most that a connection takes.</summary>
    internal static readonly TimeSpan Connect = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ReadPerTry = TimeSpan.FromSeconds(5);

    // Shorter than the whole, so that the circuit learns of it.
    private static readonly TimeSpan WritePerTry = TimeSpan.FromSeconds(28);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // Hosts come from settings alone, so there are a few.
    private readonly ConcurrentDictionary<string, Host> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads, if need be three times.</summary>
    /// <exception cref="GatewayException">In the end there was no answer.</exception>
    internal Task<GatewayAnswer> ReadAsync(Uri address, Func<CancellationToken, ValueTask<GatewayAnswer>> call, CancellationToken cancellationToken) =>
        RunAsync(HostOf(address).Reading, call, cancellationToken);

    /// <summary>Gives an order; once more only when the first surely did not arrive.</summary>
    /// <exception cref="GatewayException">There was no answer.</exception>
    internal Task<GatewayAnswer> WriteAsync(Uri address, Func<CancellationToken, ValueTask<GatewayAnswer>> call, CancellationToken cancellationToken) =>
        RunAsync(HostOf(address).Writing, call, cancellationToken);

    private static async Task<GatewayAnswer> RunAsync(
        ResiliencePipeline<GatewayAnswer> pipeline, Func<CancellationToken, ValueTask<GatewayAnswer>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(call, cancellationToken);
        }
        catch (TimeoutRejectedException late)
        {
            throw new GatewayException(GatewayFailure.Unknown, statusCode: null, "No answer in time.", late) { IsTimeout = true };
        }
        catch (BrokenCircuitException open)
        {
            throw new GatewayException(GatewayFailure.NotSent, statusCode: null, "Left alone for a while, after many failures.", open);
        }
    }

    private static PredicateBuilder<GatewayAnswer> On(params GatewayFailure[] failures) =>
        new PredicateBuilder<GatewayAnswer>().Handle<GatewayException>(failure => failures.Contains(failure.Failure));

    private Host HostOf(Uri address) => _hosts.GetOrAdd(address.Authority, _ => Build());

    private Host Build()
    {
        var circuit = new ResiliencePipelineBuilder<GatewayAnswer> { TimeProvider = clock }
            .AddCircuitBreaker(OutsideCalls.Circuit(On(GatewayFailure.NotSent, GatewayFailure.Unknown).Handle<TimeoutRejectedException>()))
            .Build();
        var reading = On(GatewayFailure.NotSent, GatewayFailure.Unknown, GatewayFailure.Busy).Handle<TimeoutRejectedException>();
        return new(
            Pipeline(circuit, ReadTotal, ReadPerTry, repetitions: 2, reading),
            Pipeline(circuit, WriteTotal, WritePerTry, repetitions: 1, On(GatewayFailure.NotSent)));
    }

    private ResiliencePipeline<GatewayAnswer> Pipeline(
        ResiliencePipeline<GatewayAnswer> circuit, TimeSpan total, TimeSpan perTry, int repetitions, PredicateBuilder<GatewayAnswer> repeated) =>
        new ResiliencePipelineBuilder<GatewayAnswer> { TimeProvider = clock }
            .AddTimeout(total)
            .AddRetry(OutsideCalls.Repetition(repetitions, Pause, repeated))
            .AddPipeline(circuit)
            .AddTimeout(perTry)
            .Build();

    private sealed record Host(ResiliencePipeline<GatewayAnswer> Reading, ResiliencePipeline<GatewayAnswer> Writing);
}
