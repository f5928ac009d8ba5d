using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Atapos.Shared.Hosting.Outside;

/// <summary>What all calls to outside services have in common.</summary>
public static class OutsideCalls
{
    /// <summary>Leaves a service alone for five seconds when half of its calls within thirty failed, of at least ten.</summary>
    /// <param name="failed">What counts as a failure.</param>
    public static CircuitBreakerStrategyOptions<T> Circuit<T>(PredicateBuilder<T> failed) => new()
    {
        ShouldHandle = failed,
        FailureRatio = 0.5,
        MinimumThroughput = 10,
        SamplingDuration = TimeSpan.FromSeconds(30),
        BreakDuration = TimeSpan.FromSeconds(5),
    };

    /// <summary>Tries again after pauses that grow and vary.</summary>
    /// <param name="times">How often at most, after the first try.</param>
    /// <param name="pause">About how long the first pause is.</param>
    /// <param name="failed">What is tried again.</param>
    public static RetryStrategyOptions<T> Repetition<T>(int times, TimeSpan pause, PredicateBuilder<T> failed) => new()
    {
        ShouldHandle = failed,
        MaxRetryAttempts = times,
        BackoffType = DelayBackoffType.Exponential,
        Delay = pause,
        UseJitter = true,
        OnRetry = before =>
        {
            (before.Outcome.Result as IDisposable)?.Dispose();
            return default;
        },
    };

    /// <summary>No answer, or one that says the service itself is in trouble.</summary>
    public static PredicateBuilder<HttpResponseMessage> NoAnswer() => new PredicateBuilder<HttpResponseMessage>()
        .Handle<HttpRequestException>()
        .Handle<IOException>()
        .Handle<TimeoutRejectedException>()
        .HandleResult(response => (int)response.StatusCode >= 500);

    /// <summary>Connections for requests that carry a secret: it is not taken to where an answer points, and no cookies are shared.</summary>
    /// <param name="most">How many at a time, to each host.</param>
    /// <param name="patience">How long one may take to come about; null: as long as the call itself.</param>
    public static SocketsHttpHandler Connections(int most, TimeSpan? patience = null) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = most,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = patience ?? Timeout.InfiniteTimeSpan,
    };

    /// <summary>Reads the whole body of an answer, which then needs no more waiting.</summary>
    /// <param name="response">The answer; it is disposed of when this fails.</param>
    /// <param name="largest">The most bytes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="HttpRequestException">It is larger, or was cut.</exception>
    public static async Task<HttpResponseMessage> WholeAsync(this HttpResponseMessage response, int largest, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(largest, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
