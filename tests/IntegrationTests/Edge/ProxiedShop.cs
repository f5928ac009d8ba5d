using System.Globalization;
using Atapos.IntegrationTests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.IntegrationTests.Edge;

/// <summary>A host behind a proxy, which the test plays; with limits small enough to be used up.</summary>
internal static class ProxiedShop
{
    internal const string Proxy = "127.0.0.1, ::1, ::ffff:127.0.0.1";

    internal static Task<TestShop> OpenAsync(int requests, int? publicReads = null, string proxies = Proxy, bool isEnabled = true, bool trustsEverybody = false) =>
        TestShop.OpenAsync(new()
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["RATE_LIMIT_ENABLED"] = isEnabled ? "true" : "false",
                ["RATE_LIMIT_REQUESTS"] = requests.ToString(CultureInfo.InvariantCulture),
                ["RATE_LIMIT_PUBLIC_READS"] = publicReads?.ToString(CultureInfo.InvariantCulture) ?? "",
                ["RATE_LIMIT_WINDOW"] = "3600",
                ["TRUSTED_PROXIES"] = proxies,
                ["CORS_ORIGINS"] = "http://localhost:3000",
            },
            Configure = services =>
            {
                if (trustsEverybody)
                {
                    services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.KnownIPNetworks.Clear());
                }
            },
        });

    /// <summary>The same caller seen through the proxy.</summary>
    internal static ApiClient From(this ApiClient caller, string address) => caller.With("X-Forwarded-For", address);
}
