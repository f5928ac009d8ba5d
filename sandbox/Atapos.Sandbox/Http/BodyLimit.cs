using Microsoft.AspNetCore.Http.Metadata;

namespace Atapos.Sandbox.Http;

/// <summary>The largest request body of an endpoint, in bytes; a larger one is 413.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata
{
    /// <summary>For endpoints that take a small JSON document.</summary>
    public static BodyLimit SmallJson { get; } = new(64 * 1024);
}
