using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>What the web server takes from a connection before a request is one.</summary>
internal static class ServerLimits
{
    private const int BytesPerSecond = 240;
    private const int HeaderBytes = 32 * 1024;
    private const int HeaderCount = 100;

    private static readonly TimeSpan ForTheHeaders = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BeforeRateCounts = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenRequests = TimeSpan.FromSeconds(120);

    internal static void Apply(KestrelServerOptions server, EdgeSettings settings)
    {
        server.AddServerHeader = false;
        var limits = server.Limits;
        limits.MaxConcurrentConnections = settings.MaxConnections;
        limits.MaxRequestBodySize = AtaposHost.LargestBody;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestHeaderCount = HeaderCount;
        limits.RequestHeadersTimeout = ForTheHeaders;
        limits.KeepAliveTimeout = BetweenRequests;
        limits.MinRequestBodyDataRate = new(BytesPerSecond, BeforeRateCounts);
        limits.MinResponseDataRate = new(BytesPerSecond, BeforeRateCounts);
    }
}
