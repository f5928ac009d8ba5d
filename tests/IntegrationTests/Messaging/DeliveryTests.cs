using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Messaging;

/// <summary>What one module tells another arrives, whatever happens in between, and acts once.</summary>
public sealed class DeliveryTests(ClockShop demo) : IClassFixture<ClockShop>
{
    private readonly TestShop _shop = demo.Shop;

    private TestDatabase Database => _shop.Database;

    [Fact]
    public async Task A_reaction_that_fails_first_is_retried_and_the_money_is_taken_all_the_same()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        await Database.RefuseUpdatesAsync("ordering.orders");

        (await _shop.Officer.PayCashAsync(order, 60_000).Ok()).Json.Money("change_amount").ShouldBe(8_200);
        await ShouldShowAsync(order, "pending");
        (await Database.ReadAsync<bool>("select delivered_at is null from payments.outbox where (payload ->> 'OrderId')::bigint = $1", order)).ShouldBeTrue();

        await Database.AllowUpdatesAsync("ordering.orders");
        demo.Clock.Advance(TimeSpan.FromSeconds(6));
        await Eventually.BeTrueAsync(async () => await IsAsync(order, "settlement"), "the dispatcher delivers what failed");
        await DeliveredAsync(order);
        (await Database.ReadAsync<long>("select count(*) from payments.payment_log where order_id = $1", order)).ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_breaks_whenever_an_order_is_to_follow_leaves_the_payment_and_the_order_follows_later(bool billIsRemembered)
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        if (!billIsRemembered)
        {
            await RefuseOnceAsync(order);
        }

        await Database.BreakAtUpdatesAsync("ordering.orders");

        (await _shop.Officer.PayCashAsync(order, 60_000).Ok()).Json.Money("change_amount").ShouldBe(8_200);
        await ShouldShowAsync(order, "pending");

        await Database.AllowUpdatesAsync("ordering.orders");
        demo.Clock.Advance(TimeSpan.FromSeconds(6));
        await Eventually.BeTrueAsync(async () => await IsAsync(order, "settlement"), "the dispatcher delivers what failed");
        (await Database.ReadAsync<long>("select count(*) from payments.payment_log where order_id = $1", order)).ShouldBe(1);
        (await Database.ReadAsync<long>("select count(*) from ordering.order_news where order_id = $1 and kind = 'paid'", order)).ShouldBe(1);
    }

    [Fact]
    public async Task An_order_is_shown_as_paid_by_the_very_commit_of_its_payment()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;

        await _shop.Officer.PayCashAsync(order, 60_000).Ok();

        (await Database.ReadAsync<bool>(
            """
            select o.xmin = p.xmin and p.xmin = e.xmin and e.delivered_at is not null
            from ordering.orders o join payments.payments p on p.order_id = o.id join payments.outbox e on (e.payload ->> 'OrderId')::bigint = o.id where o.id = $1
            """,
            order)).ShouldBeTrue();
        (await Database.ReadAsync<long>("select count(*) from ordering.order_news where order_id = $1 and kind = 'paid'", order)).ShouldBe(1);
        await ForgetDeliveryAsync(order);
        await DeliveredAsync(order);
        (await Database.ReadAsync<long>("select count(*) from ordering.order_news where order_id = $1 and kind = 'paid'", order)).ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_breaks_once_in_the_reaction_takes_the_money_once_and_the_order_follows_at_once()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        await using var broken = await BrokenInsert.IntoAsync(Database, "ordering.order_news");

        (await _shop.Officer.PayCashAsync(order, 60_000).Ok()).Json.Money("change_amount").ShouldBe(8_200);

        await broken.ShouldHaveBrokenAsync();
        await ShouldShowAsync(order, "settlement");
        (await Database.ReadAsync<long>("select count(*) from payments.payment_log where order_id = $1", order)).ShouldBe(1);
        (await Database.ReadAsync<long>("select count(*) from ordering.order_news where order_id = $1 and kind = 'paid'", order)).ShouldBe(1);
    }

    [Fact]
    public async Task A_payment_that_waits_longer_than_a_reaction_may_is_taken_all_the_same()
    {
        await _shop.Officer.PayCashAsync((await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId, 60_000).Ok();
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        await using var connection = await Database.OpenAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand("select * from payments.payment_log_heads where me_id = 1 for update", connection, holding))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var paying = _shop.Officer.PayCashAsync(order, 60_000);
        await Task.Delay(TimeSpan.FromSeconds(2));
        paying.IsCompleted.ShouldBeFalse();
        await holding.RollbackAsync();

        (await paying.Ok()).Json.Money("change_amount").ShouldBe(8_200);
        await ShouldShowAsync(order, "settlement");
        (await Database.ReadAsync<long>("select count(*) from payments.payment_log where order_id = $1", order)).ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_reacts_to_a_payment_that_is_refused_as_it_is_committed()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        await RefuseOnceAsync(order);

        await ShouldShowAsync(order, "pending");
        (await Database.ReadAsync<long>("select count(*) from ordering.order_news where order_id = $1 and kind = 'paid'", order)).ShouldBe(0);
        (await _shop.Officer.PayCashAsync(order, 60_000).Ok()).Json.Money("change_amount").ShouldBe(8_200);
        await ShouldShowAsync(order, "settlement");
    }

    [Fact]
    public async Task When_one_of_two_reactions_fails_the_other_acts_once()
    {
        var product = await Database.AddProductAsync(1_000, stock: 10);
        var order = (await _shop.Officer.OrderAsync(Orders.Of((product, 4))).Created()).OrderId;
        await Database.RefuseUpdatesAsync("ordering.orders");

        await _shop.Officer.CancelAsync(order).Ok();
        await ShouldShowAsync(order, "pending");
        await Eventually.BeTrueAsync(async () => await StockAsync(product) == 10, "the stock is back although the order does not know yet");

        await Database.AllowUpdatesAsync("ordering.orders");
        demo.Clock.Advance(TimeSpan.FromSeconds(6));
        await Eventually.BeTrueAsync(async () => await IsAsync(order, "cancel"), "the dispatcher delivers what failed");
        await DeliveredAsync(order);
        (await StockAsync(product)).ShouldBe(10);
    }

    [Fact]
    public async Task What_is_delivered_twice_acts_once()
    {
        var product = await Database.AddProductAsync(1_000, stock: 10);
        var order = (await _shop.Officer.OrderAsync(Orders.Of((product, 4))).Created()).OrderId;
        await _shop.Officer.CancelAsync(order).Ok();
        await DeliveredAsync(order);
        (await StockAsync(product)).ShouldBe(10);

        await ForgetDeliveryAsync(order);
        await DeliveredAsync(order);

        (await StockAsync(product)).ShouldBe(10);
        (await Database.ReadAsync<int>("select attempts from payments.outbox where (payload ->> 'OrderId')::bigint = $1", order)).ShouldBe(1);
        (await Database.ReadAsync<long>("select count(*) from catalog.stock_movements where order_id = $1 and kind = 'return'", order)).ShouldBe(1);
    }

    [Fact]
    public async Task Even_when_the_inbox_has_forgotten_stock_comes_back_once()
    {
        var product = await Database.AddProductAsync(1_000, stock: 10);
        var order = (await _shop.Officer.OrderAsync(Orders.Of((product, 4))).Created()).OrderId;
        await _shop.Officer.CancelAsync(order).Ok();
        await DeliveredAsync(order);

        await Database.ExecuteAsync("delete from catalog.inbox; delete from ordering.inbox");
        await ForgetDeliveryAsync(order);
        await DeliveredAsync(order);

        (await StockAsync(product)).ShouldBe(10);
        await ShouldShowAsync(order, "cancel");
    }

    [Fact]
    public async Task An_event_that_a_crashed_host_left_behind_is_delivered_by_another_host()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        long order;
        await using (var first = await TestShop.OpenAsync(new() { Database = database }))
        {
            order = (await first.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
            await first.Officer.PayCashAsync(order, 60_000).Ok();
            await Eventually.BeTrueAsync(
                async () => await database.ReadAsync<long>("select count(*) from payments.outbox where delivered_at is null") == 0, "all is delivered");
        }

        // As if the host had died between its commit and the delivery.
        await database.ExecuteAsync(
            "update ordering.orders set payment_status = 'pending', payment_type = null, paid_at = null, payment_version = 0 where id = $1", order);
        await database.ExecuteAsync("delete from ordering.inbox");
        await database.ExecuteAsync("update payments.outbox set delivered_at = null, next_attempt_at = now() - interval '1 minute'");

        await using var second = await TestShop.OpenAsync(new() { Database = database });
        await Eventually.BeTrueAsync(
            async () => (await second.Officer.GetAsync($"orders/{order}").Ok()).Json["oh_payment_type"] is not null, "another host delivers it");
        (await second.Officer.GetAsync($"orders/{order}").Ok()).Json.Word("oh_payment_status").ShouldBe("settlement");
    }

    [Fact]
    public async Task An_older_change_that_arrives_late_changes_nothing()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        await _shop.Officer.PayCashAsync(order, 60_000).Ok();
        await ShouldShowAsync(order, "settlement");

        var late = Guid.CreateVersion7(demo.Clock.GetUtcNow());
        await Database.ExecuteAsync(
            """
            insert into payments.outbox (me_id, id, name, payload, occurred_at, attempts, next_attempt_at)
            values (1, $1, 'payments.payment-cancelled.v1',
                jsonb_build_object('OrderId', $2::bigint, 'Version', 1, 'CancelledAt', now(), 'EventId', $1, 'TenantId', 1),
                now(), 0, '2000-01-01')
            """,
            late, order);
        await DeliveredAsync(order);

        (await Database.ReadAsync<long>("select count(*) from ordering.inbox where event_id = $1", late)).ShouldBe(1);
        await ShouldShowAsync(order, "settlement");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_slow_reaction_does_not_hold_the_till_up(int reads)
    {
        // Connections take turns: what is sent once more is sent on one that has prepared other statements.
        for (var sale = 0; sale < 4; sale++)
        {
            await _shop.Officer.PayCashAsync((await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId, 60_000).Ok();
        }

        for (var read = 0; read < reads; read++)
        {
            await _shop.Officer.GetAsync("orders?limit=1").Ok();
        }

        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        await using var connection = await Database.OpenAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand($"select * from ordering.orders where id = {order} for update", connection, holding))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var began = TimeProvider.System.GetTimestamp();
        await _shop.Officer.PayCashAsync(order, 60_000).Ok();
        TimeProvider.System.GetElapsedTime(began).ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8));

        await holding.RollbackAsync();
        await Eventually.BeTrueAsync(async () => await IsAsync(order, "settlement"), "the order follows when it can");
    }

    [Fact]
    public async Task A_reaction_that_is_slow_by_itself_does_not_hold_the_till_up()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        await Database.SlowDownUpdatesAsync("ordering.orders", seconds: 7);

        var began = TimeProvider.System.GetTimestamp();
        await _shop.Officer.PayCashAsync(order, 60_000).Ok();
        TimeProvider.System.GetElapsedTime(began).ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));

        await Eventually.BeTrueAsync(async () => await IsAsync(order, "settlement"), "the order follows when it can");
        await Database.AllowUpdatesAsync("ordering.orders");
    }

    // A bill is remembered for one try.
    private async Task RefuseOnceAsync(long order)
    {
        await Database.RefuseAtTheEndAsync("payments.payments");
        (await _shop.Officer.PayCashAsync(order, 60_000)).Status.ShouldBe(500);
        await Database.AllowAtTheEndAsync("payments.payments");
    }

    private async Task<string> StatusAsync(long order) => (await _shop.Officer.GetAsync($"orders/{order}").Ok()).Json.Word("oh_payment_status");

    private async Task<bool> IsAsync(long order, string status) => string.Equals(await StatusAsync(order), status, StringComparison.Ordinal);

    private async Task ShouldShowAsync(long order, string status) => (await StatusAsync(order)).ShouldBe(status);

    private Task<int> StockAsync(long product) => Database.ReadAsync<int>("select stock from catalog.products where id = $1", product);

    private Task DeliveredAsync(long order) => Eventually.BeTrueAsync(
        async () => await Database.ReadAsync<long>(
            "select count(*) from payments.outbox where (payload ->> 'OrderId')::bigint = $1 and delivered_at is null", order) == 0,
        "the event is marked as delivered");

    private Task ForgetDeliveryAsync(long order) => Database.ExecuteAsync(
        "update payments.outbox set delivered_at = null, next_attempt_at = '2000-01-01' where (payload ->> 'OrderId')::bigint = $1", order);
}
