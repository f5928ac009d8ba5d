using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Payments;

/// <summary>The gateway that the tests of payments stand on does what its controls say.</summary>
public sealed class GatewayTests(PaymentShop payments) : IClassFixture<PaymentShop>
{
    private readonly Gateway _gateway = payments.Gateway;

    [Fact]
    public async Task A_payment_moves_as_its_controls_say_and_each_move_is_told_to_the_host()
    {
        await ChargeAsync("harness-1");

        (await _gateway.SettleAsync("harness-1")).Word("transaction_status").ShouldBe("settlement");
        (await _gateway.ActAsync("harness-1", "refund", 1_000)).Word("transaction_status").ShouldBe("partial_refund");

        (await _gateway.StatusAsync("harness-1")).Word("refund_amount").ShouldBe("1000.00");
        await Eventually.BeTrueAsync(
            async () => (await _gateway.NotificationsAsync("harness-1")).All(notification => notification!["attempts"]!.AsArray().Count > 0),
            "every notification should be sent");
        (await _gateway.NotificationsAsync("harness-1")).Select(notification => notification.Word("transaction_status")).Distinct(StringComparer.Ordinal)
            .ShouldBe(["pending", "settlement", "partial_refund"]);
        (await _gateway.NotificationsAsync("harness-1")).ShouldAllBe(
            notification => notification!["url"]!.GetValue<string>() == new Uri(payments.Shop.Address, Gateway.WebhookPath).AbsoluteUri);
    }

    [Fact]
    public async Task Notifications_wait_until_they_are_released_and_lost_ones_never_come()
    {
        await _gateway.HoldAsync("harness-2");
        await _gateway.LoseAsync("harness-3");
        await ChargeAsync("harness-2");
        await ChargeAsync("harness-3");

        (await _gateway.QuietAsync("harness-2")).ShouldHaveSingleItem().Word("state").ShouldBe("held");
        (await _gateway.QuietAsync("harness-3")).ShouldHaveSingleItem().Word("state").ShouldBe("dropped");
        (await _gateway.ReleaseAsync("harness-2")).ShouldBe(1);
    }

    [Fact]
    public async Task A_customer_pays_on_the_page_of_a_token()
    {
        foreach (var (order, pay) in new (string, Func<string, Task<JsonNode>>)[]
        {
            ("harness-4", token => _gateway.PayAsync(token, "bca_va")),
            ("harness-5", token => _gateway.PayByCardAsync(token)),
            ("harness-6", token => _gateway.PayByCardAsync(token, accepted: false)),
        })
        {
            var session = await _gateway.CallAsync(HttpMethod.Post, "snap/v1/transactions", Body(order));

            var result = await pay(session.Word("token"));

            result.Word("transaction_status").ShouldBe(order switch { "harness-4" => "settlement", "harness-5" => "capture", _ => "deny" });
            (await _gateway.StatusAsync(order)).Word("transaction_status").ShouldBe(result.Word("transaction_status"));
        }
    }

    [Fact]
    public async Task A_fault_strikes_one_operation_until_the_gateway_behaves_again()
    {
        await _gateway.MisbehaveAsync("error429", "approve");

        (await _gateway.CallAsync(HttpMethod.Post, "v2/nothing/approve", body: null)).Word("status_code").ShouldBe("429");
        (await _gateway.CallAsync(HttpMethod.Post, "v2/nothing/deny", body: null)).Word("status_code").ShouldBe("404");
        await _gateway.BehaveAsync();
        (await _gateway.CallAsync(HttpMethod.Post, "v2/nothing/approve", body: null)).Word("status_code").ShouldBe("404");
    }

    [Fact]
    public async Task The_gateways_clock_goes_with_the_hosts()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 5, 0, 0, TimeSpan.Zero));
        await using var shop = await PaymentShop.OpenAsync(new() { Clock = clock });
        var body = Body("clocked");
        body["payment_type"] = "qris";
        await shop.Gateway.CallAsync(HttpMethod.Post, "v2/charge", body);

        (await shop.Gateway.StatusAsync("clocked")).Word("transaction_time").ShouldBe("2026-03-01 12:00:00");
        await shop.AdvanceAsync(clock, TimeSpan.FromMinutes(15));

        clock.GetUtcNow().Minute.ShouldBe(15);
        (await shop.Gateway.StatusAsync("clocked")).Word("transaction_status").ShouldBe("expire");
    }

    private Task<JsonNode> ChargeAsync(string order)
    {
        var body = Body(order);
        body["payment_type"] = "qris";
        return _gateway.CallAsync(HttpMethod.Post, "v2/charge", body);
    }

    private static JsonObject Body(string order) => new() { ["transaction_details"] = new JsonObject { ["order_id"] = order, ["gross_amount"] = 51_750 } };
}
