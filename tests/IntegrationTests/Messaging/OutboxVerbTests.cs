using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Messaging;

/// <summary>What a person does about events that nobody could take.</summary>
public sealed class OutboxVerbTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    private TestDatabase Database => _shop.Database;

    [Fact]
    public async Task A_parked_event_is_named_and_after_retry_a_running_host_delivers_it()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).OrderId;
        await _shop.Officer.PayCashAsync(order, 100_000).Ok();
        var parked = await ParkSettlementAsync(order);

        var (code, text) = await VerbAsync("status");
        code.ShouldBe(1, text);
        text.ShouldContain("FAIL payments.payment-settled.v1: 0 waiting, 1 parked, oldest ");
        text.ShouldContain("; the ledger was locked");
        text.ShouldContain($"  {parked} payments.payment-settled.v1 of merchant 1, ");
        (await StateAsync(order)).ShouldBe("pending");

        (code, text) = await VerbAsync("retry", parked.ToString());
        code.ShouldBe(0, text);
        text.ShouldContain("1 events will be tried again");
        await Eventually.BeTrueAsync(async () => string.Equals(await StateAsync(order), "settlement", StringComparison.Ordinal), "the reaction is made up for");
        await Eventually.BeTrueAsync(async () => (await VerbAsync("status")).Code == 0, "nothing is parked any more");
    }

    [Fact]
    public async Task All_parked_events_are_retried_but_those_that_inboxes_have_forgotten()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).OrderId;
        await _shop.Officer.PayCashAsync(order, 100_000).Ok();
        await ParkSettlementAsync(order);
        var old = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await Database.ExecuteAsync(
            """
            insert into catalog.outbox (me_id, id, name, payload, occurred_at, attempts, next_attempt_at, parked_at)
            values (2, $1, 'catalog.nothing.v1', '{}', now() - interval '31 days', 12, now(), now())
            """,
            old);
        try
        {
            var (code, text) = await VerbAsync("retry", "--all");
            code.ShouldBe(1, text);
            text.ShouldContain("1 events will be tried again");
            text.ShouldContain("1 are left");
            await Eventually.BeTrueAsync(async () => string.Equals(await StateAsync(order), "settlement", StringComparison.Ordinal), "the reaction is made up for");
            (await Database.ReadAsync<bool>("select parked_at is not null and attempts = 12 from catalog.outbox where id = $1", old)).ShouldBeTrue();
        }
        finally
        {
            await Database.ExecuteAsync("delete from catalog.outbox where id = $1", old);
        }
    }

    [Fact]
    public async Task An_id_that_no_undelivered_event_has_is_refused()
    {
        (await VerbAsync("retry", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString())).Code.ShouldBe(1);
        (await VerbAsync("retry", "the-last-one")).Code.ShouldBe(2);
    }

    // As if the reaction had failed twelve times: Ordering knows nothing of the payment.
    private async Task<Guid> ParkSettlementAsync(long order)
    {
        const string Settled = "name = 'payments.payment-settled.v1' and (payload ->> 'OrderId')::bigint = $1";
        await Eventually.BeTrueAsync(
            async () => await Database.ReadAsync<bool>($"select delivered_at is not null from payments.outbox where {Settled}", order), "it was delivered at once");
        var id = await Database.ReadAsync<Guid>($"select id from payments.outbox where {Settled}", order);
        await Database.ExecuteAsync("delete from ordering.inbox where event_id = $1", id);
        await Database.ExecuteAsync("update ordering.orders set payment_status = 'pending', payment_type = null, paid_at = null, payment_version = 0 where id = $1", order);
        await Database.ExecuteAsync(
            "update payments.outbox set delivered_at = null, attempts = 12, parked_at = now(), last_error = 'the ledger was locked' where id = $1", id);
        return id;
    }

    private async Task<string> StateAsync(long order) => (await _shop.Officer.GetAsync($"orders/{order}").Ok()).Json.Word("oh_payment_status");

    private Task<(int Code, string Text)> VerbAsync(params string[] words) =>
        HostVerb.RunAsync(Database, new Dictionary<string, string>(StringComparer.Ordinal), ["outbox", .. words]);
}
