using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Settings;
using Atapos.Shared.Hosting.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>Which pages of other origins may call the API.</summary>
internal static class Cors
{
    internal static void AddCors(this IServiceCollection services, EdgeSettings settings) => services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
        .SetIsOriginAllowed(origin => settings.CorsOrigins.Any(allowed => Allows(allowed, origin)))
        .AllowAnyMethod()
        .WithHeaders("Authorization", "Content-Type", Idempotency.Header, TenantResolution.Header, RequestId.Header, "If-None-Match", "Last-Event-ID")
        .WithExposedHeaders("X-Total-Count", "Link", "Location", "ETag", "Retry-After", RequestId.Header, RememberedAnswer.ReplayHeader,
            RequestLimiter.LimitHeader, RequestLimiter.RemainingHeader, RequestLimiter.ResetHeader)
        .AllowCredentials()
        .SetPreflightMaxAge(TimeSpan.FromHours(1))));

    /// <summary>True when a rule covers an origin: <c>*.example.com</c> covers https subdomains at any depth, but not example.com itself.</summary>
    internal static bool Allows(string allowed, string origin)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var address))
        {
            return false;
        }

        if (allowed.StartsWith("*.", StringComparison.Ordinal))
        {
            return address.Scheme is "https" && address.IsDefaultPort && address.Host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase);
        }

        return string.Equals(allowed.TrimEnd('/'), origin, StringComparison.OrdinalIgnoreCase);
    }
}
