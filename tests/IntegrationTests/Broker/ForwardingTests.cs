using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Broker;

/// <summary>What subscribers outside the process hear, and what a host does with a broker that will not have it.</summary>
public sealed class ForwardingTests(RabbitServer rabbit) : IClassFixture<RabbitServer>
{
    private const string Waiting = """
        select (select count(*) from ordering.outbox where to_broker_at is not null) + (select count(*) from payments.outbox where to_broker_at is not null)
        """;

    [RabbitFact]
    public async Task Every_event_leaves_once_with_its_name_its_merchant_and_its_amounts()
    {
        await using var subscriber = new Subscriber(rabbit, "every-event");
        await subscriber.PrepareAsync();
        await subscriber.ListenAsync();
        await using var shop = await OpenAsync(rabbit.Url);

        var placed = await shop.Officer.OrderAsync(Orders.Of((1, 2))).Created();
        await shop.Officer.PayCashAsync(placed.OrderId, 60_000).Ok();
        var other = await shop.OtherOfficer.OrderAsync(Orders.Of((await OwnProductAsync(shop), 1))).Created();
        await shop.OtherOfficer.CancelAsync(other.OrderId).Ok();

        await subscriber.WaitAsync(4);
        await Eventually.BeTrueAsync(async () => await shop.Database.ReadAsync<long>(Waiting) == 0, "the broker's confirmation is written down");
        subscriber.All.Count.ShouldBe(4);
        foreach (var heard in subscriber.All)
        {
            new[] { heard.RoutingKey, heard.Headers["atapos-event"] }.ShouldAllBe(name => name.Equals(heard.Type, StringComparison.Ordinal));
            new[] { heard.Headers["atapos-event-id"], heard.Body.Word("event_id") }.ShouldAllBe(id => id.Equals(heard.MessageId, StringComparison.Ordinal));
            heard.Headers["atapos-tenant"].ShouldBe($"{heard.Body.Number("tenant_id")}");
            heard.Headers["atapos-occurred-at"].ShouldBe(heard.Body.Word("occurred_at"));
            (heard.ContentType, heard.IsPersistent).ShouldBe(("application/json", true));
        }

        var order = subscriber.Of("ordering.order-placed.v1").Single(heard => heard.Body.Number("tenant_id") == 1).Body;
        order.Number("order_id").ShouldBe(placed.OrderId);
        order.Word("order_number").ShouldBe(placed.Json.Word("oh_order_number"));
        order["total"]!.ToJsonString().ShouldBe("51750");
        order["rounded"]!.ToJsonString().ShouldBe("51800");
        order.Word("placed_at").ShouldEndWith("Z");
        var payment = subscriber.Of("payments.payment-settled.v1").Single().Body;
        payment.Number("order_id").ShouldBe(placed.OrderId);
        payment["collected"]!.ToJsonString().ShouldBe("51800");
        payment.Word("payment_type").ShouldBe("cash");
        subscriber.Of("ordering.order-placed.v1").Single(heard => heard.Body.Number("tenant_id") == 2).Body.Number("order_id").ShouldBe(other.OrderId);
        subscriber.Of("payments.payment-cancelled.v1").Single().Headers["atapos-tenant"].ShouldBe("2");
        await shop.Database.DisposeAsync();
    }

    [RabbitFact]
    public async Task A_merchants_events_of_a_module_leave_in_the_order_in_which_they_happened()
    {
        await using var subscriber = new Subscriber(rabbit, "in-order");
        await subscriber.PrepareAsync();
        await subscriber.ListenAsync();
        await using var shop = await OpenAsync(rabbit.Url);
        var placed = new List<long>();
        for (var i = 0; i < 30; i++)
        {
            placed.Add((await shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).OrderId);
        }

        await subscriber.WaitAsync(placed.Count);

        subscriber.Of("ordering.order-placed.v1").Select(heard => heard.Body.Number("order_id")).ShouldBe(placed);
        await shop.Database.DisposeAsync();
    }

    [RabbitFact]
    public async Task Who_is_not_let_in_is_told_why_and_goes_on_selling()
    {
        const string Password = "rahasia-yang-salah";
        var settings = Settings(rabbit.UrlOf($"nobody:{Password}"));
        await using var shop = await TestShop.OpenAsync(new() { Settings = settings });

        var placed = await shop.Officer.OrderAsync(Orders.Of((1, 2))).Created();
        await shop.Officer.PayCashAsync(placed.OrderId, 60_000).Ok();

        (await shop.Database.ReadAsync<long>(Waiting)).ShouldBe(2);
        (await shop.Anonymous.GetAsync("/health/db").Ok()).Json.Word("status").ShouldBe("up");
        var health = await shop.Anonymous.GetAsync("/health/full").Ok();
        health.Json.Word("status").ShouldBe("degraded");
        health.Json["services"]!["broker"].Word("status").ShouldBe("down");
        health.Json["services"]!["broker"].Word("detail").ShouldContain("user or the password", Case.Sensitive);
        health.Text.ShouldNotContain(Password, Case.Sensitive);

        var (code, text) = await HostVerb.RunAsync(shop.Database, settings, "doctor");
        code.ShouldBe(1);
        text.ShouldContain("FAIL broker       Refuses the user or the password of BROKER_URL.", Case.Sensitive);
        text.ShouldNotContain(Password, Case.Sensitive);
        await shop.Database.DisposeAsync();
    }

    [RabbitFact]
    public async Task The_sample_subscriber_counts_the_takings_once()
    {
        await using var shop = await OpenAsync(rabbit.Url);
        using var sample = new SampleSubscriber(rabbit.Url);
        await sample.SaysAsync("Listening");
        var placed = await shop.Officer.OrderAsync(Orders.Of((1, 2))).Created();
        await shop.Officer.PayCashAsync(placed.OrderId, 60_000).Ok();
        await sample.SaysAsync(": 51,800 taken, 0 given back, 1 payments");

        await shop.Database.ExecuteAsync("update payments.outbox set to_broker_at = now() where name = 'payments.payment-settled.v1' and payload ->> 'OrderId' = $1", $"{placed.OrderId}");
        await shop.Admin.PostAsync($"orders/{placed.OrderId}/refund", new { amount = 800 }).Ok();

        await sample.SaysAsync(": 51,800 taken, 800 given back, 1 payments");
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_broker_nothing_is_kept_for_one()
    {
        await using var shop = await TestShop.OpenAsync();
        var placed = await shop.Officer.OrderAsync(Orders.Of((1, 2))).Created();
        await shop.Officer.PayCashAsync(placed.OrderId, 60_000).Ok();

        (await shop.Database.ReadAsync<long>(Waiting)).ShouldBe(0);
        (await shop.Anonymous.GetAsync("/health/full").Ok()).Json["services"]!["broker"].Word("status").ShouldBe("not_configured");
        await shop.Database.DisposeAsync();
    }

    private static Task<TestShop> OpenAsync(string broker) => TestShop.OpenAsync(new() { Settings = Settings(broker) });

    private static Dictionary<string, string> Settings(string broker) => new(StringComparer.Ordinal) { ["BROKER_URL"] = broker };

    private static async Task<long> OwnProductAsync(TestShop shop) => await shop.Database.AddProductAsync(10_000, merchant: 2);
}
