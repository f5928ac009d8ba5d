using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Messaging;

/// <summary>An event that nobody can take does not stop the others.</summary>
public sealed class PoisonTests(ClockShop demo) : IClassFixture<ClockShop>
{
    private readonly TestShop _shop = demo.Shop;

    private TestDatabase Database => _shop.Database;

    [Fact]
    public async Task A_poisonous_event_parks_itself_after_its_attempts_and_the_others_pass()
    {
        var poison = Guid.CreateVersion7(demo.Clock.GetUtcNow());
        await Database.ExecuteAsync(
            """
            insert into payments.outbox (me_id, id, name, payload, occurred_at, attempts, next_attempt_at)
            values (1, $1, 'payments.payment-settled.v1', '{"OrderId": "no number"}', now(), 0, $2)
            """,
            poison, demo.Clock.GetUtcNow());

        for (var attempt = 1; attempt <= 12; attempt++)
        {
            var due = attempt;
            await Database.ExecuteAsync("notify atapos_outbox");
            await Eventually.BeTrueAsync(
                async () => await Database.ReadAsync<int>("select attempts from payments.outbox where id = $1 and last_error is not null", poison) >= due,
                $"attempt {due}");
            (await Database.ReadAsync<DateTime>("select next_attempt_at from payments.outbox where id = $1", poison))
                .ShouldBeGreaterThan(demo.Clock.GetUtcNow().UtcDateTime);
            demo.Clock.Advance(TimeSpan.FromSeconds(300));
        }

        await Eventually.BeTrueAsync(
            async () => await Database.ReadAsync<bool>("select parked_at is not null and delivered_at is null from payments.outbox where id = $1", poison),
            "it is parked");
        var health = await _shop.Anonymous.GetAsync("/health/full").Ok();
        health.Json.Word("status").ShouldBe("degraded");
        health.Json["outbox"].Number("parked").ShouldBe(1);

        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).OrderId;
        await _shop.Officer.PayCashAsync(order, 100_000).Ok();
        (await _shop.Officer.GetAsync($"orders/{order}").Ok()).Json.Word("oh_payment_status").ShouldBe("settlement");
        (await Database.ReadAsync<int>("select attempts from payments.outbox where id = $1", poison)).ShouldBe(12);
    }
}
