using Atapos.Shared.Hosting.Outside;
using Polly;

namespace Atapos.Catalog.Cloudinary;

/// <summary>How long Cloudinary is waited for, how often it is asked again, and when it is left alone. One for the process, so that it remembers.</summary>
internal sealed class CloudinaryResilience
{
    /// <summary>The most that one upload takes, its retries included.</summary>
    internal static readonly TimeSpan UploadTotal = TimeSpan.FromSeconds(40);

    /// <summary>The most that one deletion takes, its retries included.</summary>
    internal static readonly TimeSpan DestroyTotal = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan UploadPerTry = TimeSpan.FromSeconds(18);
    private static readonly TimeSpan DestroyPerTry = TimeSpan.FromSeconds(5);

    /// <summary>Made by the container.</summary>
    public CloudinaryResilience(TimeProvider clock)
    {
        var circuit = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddCircuitBreaker(OutsideCalls.Circuit(OutsideCalls.NoAnswer()))
            .Build();
        Upload = Pipeline(clock, circuit, UploadTotal, UploadPerTry);
        Destroy = Pipeline(clock, circuit, DestroyTotal, DestroyPerTry);
    }

    /// <summary>Uploads may be repeated: their name is ours and the last one stays.</summary>
    internal ResiliencePipeline<HttpResponseMessage> Upload { get; }

    /// <summary>Deletions may be repeated: what is gone stays gone.</summary>
    internal ResiliencePipeline<HttpResponseMessage> Destroy { get; }

    private static ResiliencePipeline<HttpResponseMessage> Pipeline(
        TimeProvider clock, ResiliencePipeline<HttpResponseMessage> circuit, TimeSpan total, TimeSpan perTry) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddTimeout(total)
            .AddRetry(OutsideCalls.Repetition(times: 2, TimeSpan.FromMilliseconds(200), OutsideCalls.NoAnswer()))
            .AddPipeline(circuit)
            .AddTimeout(perTry)
            .Build();
}
