using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Payments;

/// <summary>Cash for an order that was taken here needs no look at the order, and rests on nothing that is not so (ADR 45).</summary>
public sealed class PresumedBillTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task What_was_paid_or_cancelled_at_another_host_is_not_taken_again()
    {
        await using var other = await TestShop.OpenAsync(new() { Database = _shop.Database });
        var (paid, cancelled) = (await OrderAsync(), await OrderAsync());
        await other.Officer.PayCashAsync(paid, 1_000_000).Ok();
        await other.Officer.PostAsync($"orders/{cancelled}/cancel").Ok();

        await _shop.Officer.PayCashAsync(paid, 1_000_000).ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-pending");
        await _shop.Officer.PayCashAsync(cancelled, 1_000_000).ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-pending");

        (await LinesAsync(paid)).ShouldBe(1);
        (await LinesAsync(cancelled)).ShouldBe(1);
    }

    [Fact]
    public async Task Too_little_is_said_to_be_too_little_and_the_order_can_still_be_paid()
    {
        var order = await OrderAsync();

        await _shop.Officer.PayCashAsync(order, 1).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "payment.amount-too-small");

        await _shop.Officer.PayCashAsync(order, 1_000_000).Ok();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cash_whose_connection_breaks_is_taken_once_whether_it_was_written_or_not(bool wasWritten)
    {
        var former = await OrderAsync();
        await _shop.Officer.PayCashAsync(former, 1_000_000).Ok();
        var order = await OrderAsync();
        if (wasWritten)
        {
            // The line has the number that the host takes next: as if its own had been committed before the connection broke.
            await _shop.Database.ExecuteAsync(Copied("payments.payments", former, $"'order_id', {order}, 'order_number', '{order}'"));
            await _shop.Database.ExecuteAsync(Copied("payments.payment_log", former, $"'order_id', {order}, 'id', r.id + 1"));
        }

        await using var broken = await BrokenInsert.IntoAsync(_shop.Database, "payments.payments");

        var answer = (await _shop.Officer.PayCashAsync(order, 1_000_000).Ok()).Json;

        await broken.ShouldHaveBrokenAsync();
        answer.Word("oh_payment_status").ShouldBe("settlement");
        answer.Money("change_amount").ShouldBe(1_000_000 - answer.Money("oh_rounded_amount"));
        (await LinesAsync(order)).ShouldBe(1);
        await _shop.Officer.PayCashAsync(order, 1_000_000).ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-pending");
    }

    private static string Copied(string table, long order, string changes) => $"""
        begin;
        set local app.me_id = '1';
        set local app.scope = 'tenant';
        insert into {table} select (jsonb_populate_record(r, jsonb_build_object({changes}))).* from {table} r where r.me_id = 1 and r.order_id = {order};
        commit
        """;

    private async Task<long> OrderAsync() => (await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).OrderId;

    private Task<long> LinesAsync(long order) => _shop.Database.ReadAsync<long>("select count(*) from payments.payment_log where me_id = 1 and order_id = $1", order);
}
