using Atapos.Shared.Hosting.Outside;
using Polly;

namespace Atapos.Identity.Authentication.Atlas;

/// <summary>How long Atlas is waited for, how often it is asked again, and when it is left alone. One for the process, so that it remembers.</summary>
internal sealed class AtlasResilience
{
    /// <summary>The most that one call takes, its retries included.</summary>
    internal static readonly TimeSpan Total = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan PerTry = TimeSpan.FromSeconds(3);

    /// <summary>Made by the container.</summary>
    public AtlasResilience(TimeProvider clock)
    {
        var attempt = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddCircuitBreaker(OutsideCalls.Circuit(OutsideCalls.NoAnswer()))
            .AddTimeout(PerTry)
            .Build();
        Reading = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddTimeout(Total)
            .AddRetry(OutsideCalls.Repetition(times: 2, TimeSpan.FromMilliseconds(100), OutsideCalls.NoAnswer()))
            .AddPipeline(attempt)
            .Build();
        Writing = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddTimeout(Total)
            .AddPipeline(attempt)
            .Build();
    }

    /// <summary>For calls that may be repeated.</summary>
    internal ResiliencePipeline<HttpResponseMessage> Reading { get; }

    /// <summary>For calls that may not: a refresh token is used up by the first.</summary>
    internal ResiliencePipeline<HttpResponseMessage> Writing { get; }
}

/// <summary>Sends requests through <see cref="AtlasResilience"/> and reads each answer whole within its time.</summary>
internal sealed class AtlasResilienceHandler(AtlasResilience resilience) : DelegatingHandler
{
    private const int LargestAnswer = 256 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pipeline = request.Method == HttpMethod.Get ? resilience.Reading : resilience.Writing;
        return await pipeline.ExecuteAsync(async token => await SendOnceAsync(request, token), cancellationToken);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        return await response.WholeAsync(LargestAnswer, cancellationToken);
    }
}
