using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.SignOn;

/// <summary>Atlas is away: staff are asked to come again, everybody else goes on.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private AtlasSandbox _sandbox = null!;
    private TestShop _shop = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await AtlasSandbox.StartAsync();
        _shop = await TestShop.OpenAsync(new() { Sandbox = _sandbox });
    }

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _shop.Database.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData("down", null)]
    [InlineData("error500", null)]
    [InlineData("slow", 60_000)]
    public async Task Staff_are_503_while_customers_and_the_public_go_on_and_it_heals_by_itself(string mode, int? delayMs)
    {
        await _sandbox.MisbehaveAsync(mode, delayMs);
        var before = await _shop.Database.ContentsAsync();

        var refused = await Task.WhenAll(
            _shop.Officer.GetAsync("orders"), _shop.Admin.OrderAsync(Orders.Of((1, 1))), _shop.OtherAdmin.PayCashAsync(19, 1_000_000));
        foreach (var answer in refused)
        {
            answer.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "atlas.unavailable");
            answer.Header("Retry-After").ShouldBe("5");
        }

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
        await _shop.Customer(1).OrderAsync(Orders.Of((1, 1))).Created();
        await _shop.Customer(1).GetAsync("orders/my-orders").Ok();
        await _shop.Anonymous.GetAsync("products").Ok();
        (await _shop.Anonymous.GetAsync("/health")).Status.ShouldBe(200);

        await _sandbox.MisbehaveAsync("none");
        await Eventually.BeTrueAsync(async () => (await _shop.Officer.GetAsync("orders")).Status == 200, "staff work again");
    }

    [Fact]
    public async Task A_token_that_was_verified_a_moment_ago_goes_on()
    {
        await _shop.Officer.GetAsync("orders").Ok();
        await _sandbox.MisbehaveAsync("down");

        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;

        (await _shop.Officer.PayCashAsync(order, 60_000).Ok()).Json.Money("change_amount").ShouldBe(8_200);
        await _shop.Admin.GetAsync("orders").ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "atlas.unavailable");
    }

    [Fact]
    public async Task An_answer_that_makes_no_sense_authenticates_nobody()
    {
        await _sandbox.MisbehaveAsync("garbage");

        await _shop.Officer.GetAsync("orders").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");

        await _sandbox.MisbehaveAsync("none");
        (await _shop.Officer.GetAsync("orders")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_full_health_page_says_that_Atlas_is_away()
    {
        await _sandbox.MisbehaveAsync("down");

        var health = await _shop.Anonymous.GetAsync("/health/full").Ok();

        health.Json.Word("status").ShouldBe("degraded");
        health.Json["services"]!["atlas"].Word("status").ShouldBe("down");
    }
}
