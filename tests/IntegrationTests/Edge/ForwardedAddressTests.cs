using System.Globalization;
using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Edge;

/// <summary>Where a request came from is what a trusted proxy says, and nothing that a caller can write himself.</summary>
public sealed class ForwardedAddressTests(ITestOutputHelper output)
{
    private const int Requests = 50_000;
    private const int Spoofed = 1_000;

    [Fact]
    public async Task A_thousand_addresses_that_a_caller_makes_up_are_one_bucket()
    {
        await using var shop = await ProxiedShop.OpenAsync(Requests);

        var behind = await BucketsAsync(shop, made => $"{made}, 203.0.113.9");

        output.WriteLine($"PROMISE 13 spoofed={Spoofed} buckets={behind}");
        behind.ShouldBe(1);
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task Without_trusted_proxies_the_header_says_nothing()
    {
        await using var shop = await ProxiedShop.OpenAsync(Requests, proxies: "");

        (await BucketsAsync(shop, made => made)).ShouldBe(1);
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task A_peer_that_is_not_on_the_list_is_not_believed()
    {
        await using var shop = await ProxiedShop.OpenAsync(Requests, proxies: "10.0.0.0/8");

        (await BucketsAsync(shop, made => made)).ShouldBe(1);
        await shop.Database.DisposeAsync();
    }

    // The control: with the list cleared the framework believes everybody, and the proof above fails.
    [Fact]
    public async Task When_the_list_of_proxies_is_cleared_each_made_up_address_is_a_bucket()
    {
        await using var shop = await ProxiedShop.OpenAsync(Requests, trustsEverybody: true);

        var buckets = await BucketsAsync(shop, made => $"{made}, 203.0.113.9");

        output.WriteLine($"PROMISE 13 control=trusted-list-cleared spoofed={Spoofed} buckets={buckets}");
        buckets.ShouldBe(Spoofed);
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task The_client_is_the_first_from_the_right_that_is_no_proxy()
    {
        await using var shop = await ProxiedShop.OpenAsync(Requests, proxies: $"{ProxiedShop.Proxy}, 10.0.0.0/8");

        (await RemainingAsync(shop, "203.0.113.1, 198.51.100.1, 10.0.0.7, 10.1.2.3")).ShouldBe(Requests - 1);
        (await RemainingAsync(shop, "203.0.113.2, 198.51.100.1, 10.9.9.9")).ShouldBe(Requests - 2);
        (await RemainingAsync(shop, "198.51.100.1:4711")).ShouldBe(Requests - 3);
        (await RemainingAsync(shop, "198.51.100.2")).ShouldBe(Requests - 1);
        (await RemainingAsync(shop, "nonsense")).ShouldBe(Requests - 1);
        (await RemainingAsync(shop, "198.51.100.1, nonsense")).ShouldBe(Requests - 2);
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task An_IPv6_network_of_64_bits_is_one_caller()
    {
        await using var shop = await ProxiedShop.OpenAsync(Requests);

        (await RemainingAsync(shop, "2001:db8:1:2::1")).ShouldBe(Requests - 1);
        (await RemainingAsync(shop, "2001:db8:1:2:ffff:ffff:ffff:ffff")).ShouldBe(Requests - 2);
        (await RemainingAsync(shop, "[2001:db8:1:2::9]:4711")).ShouldBe(Requests - 3);
        (await RemainingAsync(shop, "2001:db8:1:3::1")).ShouldBe(Requests - 1);
        (await RemainingAsync(shop, "::ffff:198.51.100.1")).ShouldBe(Requests - 1);
        (await RemainingAsync(shop, "198.51.100.1")).ShouldBe(Requests - 2);
        await shop.Database.DisposeAsync();
    }

    [Theory]
    [InlineData(ProxiedShop.Proxy, "203.0.113.{0}", false)]
    [InlineData(ProxiedShop.Proxy, "203.0.113.{0}, 198.51.100.1", true)]
    [InlineData(ProxiedShop.Proxy, "2001:db8:1:2::{0}", true)]
    [InlineData("", "203.0.113.{0}", true)]
    public async Task Limits_that_all_hosts_share_count_the_same_address(string proxies, string forwarded, bool isOne)
    {
        await using var shop = await ProxiedShop.OpenAsync(Requests, proxies: proxies);
        var last = 0;
        for (var i = 1; i <= 21; i++)
        {
            last = (await shop.Anonymous.From(string.Format(CultureInfo.InvariantCulture, forwarded, i))
                .PostAsync("customers", new { cu_name = "Budi", cu_email = $"spoof.{i}@example.com" })).Status;
        }

        last.ShouldBe(isOne ? 429 : 201);
        await shop.Database.DisposeAsync();
    }

    private static async Task<int> BucketsAsync(TestShop shop, Func<string, string> header)
    {
        var fresh = 0;
        for (var i = 0; i < Spoofed; i++)
        {
            fresh += await RemainingAsync(shop, header($"192.0.{i / 250}.{i % 250}")) == Requests - 1 ? 1 : 0;
        }

        return fresh;
    }

    private static async Task<int> RemainingAsync(TestShop shop, string forwarded) => int.Parse(
        (await shop.Anonymous.From(forwarded).GetAsync("orders").Expect(HttpStatusCode.Unauthorized)).Header("X-RateLimit-Remaining")!, CultureInfo.InvariantCulture);
}
