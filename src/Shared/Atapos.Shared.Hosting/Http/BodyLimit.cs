using Atapos.Shared.Hosting.Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;

namespace Atapos.Shared.Hosting.Http;

/// <summary>Lets an endpoint take a larger or only a smaller body than <see cref="AtaposHost.LargestBody"/>.</summary>
public static class BodyLimit
{
    /// <summary>Sets the largest body of an endpoint; beyond it the answer is 413.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="bytes">Above zero.</param>
    public static RouteHandlerBuilder TakesBodyUpTo(this RouteHandlerBuilder endpoint, long bytes)
    {
        endpoint.WithMetadata(new Limit(bytes));
        return bytes > AtaposHost.LargestBody ? endpoint.AllowsTimeFor(bytes) : endpoint;
    }

    private sealed record Limit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
