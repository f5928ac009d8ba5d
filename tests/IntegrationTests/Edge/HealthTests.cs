using Atapos.IntegrationTests.Harness;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Edge;

/// <summary>How the host says that it is well (ruling 18).</summary>
public sealed class HealthTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task The_process_says_that_it_lives() => (await _shop.Anonymous.GetAsync("/health").Ok()).Json.Word("status").ShouldBe("healthy");

    [Fact]
    public async Task The_database_page_shows_a_round_trip_and_the_pool()
    {
        var health = (await _shop.Anonymous.GetAsync("/health/db").Ok()).Json;

        health.Word("status").ShouldBe("up");
        health.Number("round_trip_ms").ShouldBeInRange(0, 60_000);
        health.Number("pool_maximum").ShouldBe(16);
        health.Number("pool_open").ShouldBeInRange(1, 16);
        health.Number("pool_busy").ShouldBeInRange(1, 16);
    }

    [Fact]
    public async Task The_pool_that_is_shown_is_this_hosts_own()
    {
        await using var busy = await TestShop.OpenAsync(new() { Database = _shop.Database });
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => busy.Officer.OrderAsync(Orders.Of((1, 1))).Created()));
        (await busy.Anonymous.GetAsync("/health/db").Ok()).Json.Number("pool_open").ShouldBeGreaterThan(10);

        (await _shop.Anonymous.GetAsync("/health/db").Ok()).Json.Number("pool_open").ShouldBeLessThan(10);
    }

    [Fact]
    public async Task The_full_page_shows_everything_and_nothing_secret()
    {
        var answer = await _shop.Anonymous.GetAsync("/health/full").Ok();

        answer.Json.Word("status").ShouldBe("healthy");
        answer.Json["database"].Word("status").ShouldBe("up");
        answer.Json["outbox"].Number("parked").ShouldBe(0);
        answer.Json["outbox"].Number("waiting").ShouldBeGreaterThanOrEqualTo(0);
        answer.Json["services"]!["atlas"].Word("status").ShouldBe("up");
        var login = new NpgsqlConnectionStringBuilder(_shop.Database.LoginConnection);
        string[] secrets = [login.Password!, login.Username!, login.Database!, "127.0.0.1", ShopSettings.AtlasKey, ShopSettings.AtlasIv, ShopSettings.JwtKey];
        foreach (var secret in secrets)
        {
            answer.Text.ShouldNotContain(secret, Case.Insensitive);
        }
    }

    [Fact]
    public async Task Health_asks_for_no_merchant_and_minds_no_bad_token()
    {
        foreach (var path in new[] { "/health", "/health/db", "/health/full" })
        {
            (await _shop.Anonymous.With("X-Merchant-Id", "999").GetAsync(path)).Status.ShouldBe(200, path);
            (await _shop.Staff("sandbox-nobody").GetAsync(path)).Status.ShouldBe(200, path);
        }
    }
}
