using System.Net;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Shared.Hosting.Tests;

public sealed class EdgeSettingsTests
{
    [Fact]
    public void The_defaults_are_those_of_the_original_and_nobody_is_trusted()
    {
        var edge = Read(out var faults);

        faults.ShouldBeEmpty();
        (edge.RateLimitEnabled, edge.RateLimitRequests, edge.RateLimitWindow).ShouldBe((true, 100, TimeSpan.FromSeconds(60)));
        edge.RateLimitPublicReads.ShouldBe(1_000);
        edge.TrustedProxies.ShouldBeEmpty();
        edge.RequestTimeout.ShouldBe(TimeSpan.FromSeconds(30));
        edge.RequestConcurrency.ShouldBeNull();
        edge.MaxConnections.ShouldBe(10_000);
    }

    [Fact]
    public void A_proxy_is_an_address_or_a_network()
    {
        var edge = Read(out var faults, ("TRUSTED_PROXIES", "10.0.0.5, 172.16.0.0/12,fd00::/8,::1"));

        faults.ShouldBeEmpty();
        edge.TrustedProxies.ShouldBe([IPNetwork.Parse("10.0.0.5/32"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("fd00::/8"), IPNetwork.Parse("::1/128")]);
    }

    [Theory]
    [InlineData("TRUSTED_PROXIES", "*")]
    [InlineData("TRUSTED_PROXIES", "proxy.example.com")]
    [InlineData("TRUSTED_PROXIES", "10.0.0.1/33")]
    [InlineData("RATE_LIMIT_REQUESTS", "0")]
    [InlineData("RATE_LIMIT_REQUESTS", "many")]
    [InlineData("RATE_LIMIT_PUBLIC_READS", "-1")]
    [InlineData("RATE_LIMIT_WINDOW", "0")]
    [InlineData("RATE_LIMIT_ENABLED", "perhaps")]
    [InlineData("REQUEST_TIMEOUT", "0")]
    [InlineData("REQUEST_CONCURRENCY", "0")]
    [InlineData("MAX_CONNECTIONS", "none")]
    public void What_cannot_be_meant_is_told_by_name(string name, string value)
    {
        Read(out var faults, (name, value));

        faults.ShouldHaveSingleItem().ShouldStartWith(name + " must be ");
    }

    private static EdgeSettings Read(out IReadOnlyList<string> faults, params IEnumerable<(string Name, string Value)> values)
    {
        var settings = new SettingsReader(values.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal), isDevelopment: false);
        var edge = EdgeSettings.Read(settings);
        faults = settings.Faults;
        return edge;
    }
}
