using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Concurrency;

/// <summary>Several tills, phones and one order.</summary>
public sealed class RaceTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task Of_twenty_tills_that_take_cash_at_once_one_wins()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _shop.Officer.PayCashAsync(order, 60_000 + i)));

        var winner = answers.Where(answer => answer.Status == 200).ShouldHaveSingleItem();
        foreach (var loser in answers.Where(answer => answer.Status != 200))
        {
            loser.ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-pending");
        }

        (await _shop.Database.ReadAsync<string>("select concat_ws(' ', count(*), max(tendered)) from payments.payment_log where order_id = $1", order))
            .ShouldBe($"1 {winner.Json.Money("amount_paid"):0}");
        (await _shop.Officer.GetAsync($"orders/{order}").Ok()).Json.Word("oh_payment_status").ShouldBe("settlement");
    }

    [Fact]
    public async Task One_wins_also_when_the_payment_was_known_before()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        await _shop.Database.ExecuteAsync(
            """
            insert into payments.payments (me_id, order_id, order_number, total, rounded, status, collected, version)
            select me_id, id, number, total, rounded, 'pending', 0, 0 from ordering.orders where id = $1
            """,
            order);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _shop.Officer.PayCashAsync(order, 60_000)));

        answers.Where(answer => answer.Status == 200).ShouldHaveSingleItem();
        foreach (var loser in answers.Where(answer => answer.Status != 200))
        {
            loser.ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-pending");
        }
    }

    [Fact]
    public async Task When_cash_and_cancellation_meet_one_wins_and_the_order_shows_it()
    {
        var bakso = await _shop.Database.AddProductAsync(10_000, stock: 1_000);
        var kept = 0;
        for (var round = 0; round < 12; round++)
        {
            var order = (await _shop.Officer.OrderAsync(Orders.Of((bakso, 1))).Created()).OrderId;

            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
                (i + round) % 2 == 0 ? _shop.Officer.PayCashAsync(order, 10_000) : _shop.Admin.CancelAsync(order)));

            var won = answers.Where(answer => answer.Status == 200).ShouldHaveSingleItem().Json.Word("oh_payment_status");
            answers.Count(answer => answer.Status == 409).ShouldBe(5);
            (await _shop.Officer.GetAsync($"orders/{order}").Ok()).Json.Word("oh_payment_status").ShouldBe(won);
            (await _shop.Database.ReadAsync<string>("select status from payments.payments where order_id = $1", order)).ShouldBe(won);
            (await _shop.Database.ReadAsync<long>("select count(*) from payments.payment_log where order_id = $1", order)).ShouldBe(1);
            kept += string.Equals(won, "settlement", StringComparison.Ordinal) ? 1 : 0;
        }

        (await _shop.Database.ReadAsync<int>("select stock from catalog.products where id = $1", bakso)).ShouldBe(1_000 - kept);
    }

    [Fact]
    public async Task The_last_unit_is_sold_once()
    {
        var product = await _shop.Database.AddProductAsync(10_000, stock: 1);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            (i % 2 == 0 ? _shop.Officer : _shop.Customer(1 + (i % 6))).OrderAsync(Orders.Of((product, 1)))));

        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.ShouldBeProblem(HttpStatusCode.Conflict, "stock.insufficient");
        }

        (await _shop.Database.ReadAsync<int>("select stock from catalog.products where id = $1", product)).ShouldBe(0);
    }

    [Fact]
    public async Task Orders_of_the_same_products_in_opposite_order_do_not_block_each_other()
    {
        var (one, two) = (await _shop.Database.AddProductAsync(1_000, stock: 100), await _shop.Database.AddProductAsync(1_000, stock: 100));

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
            _shop.Officer.OrderAsync(i % 2 == 0 ? Orders.Of((one, 1), (two, 1)) : Orders.Of((two, 1), (one, 1))).Created()));

        (await _shop.Database.ListAsync<int>("select stock from catalog.products where id in ($1, $2)", one, two)).ShouldBe([70, 70]);
    }

    [Fact]
    public async Task Cancelling_many_orders_of_one_product_at_once_returns_every_unit()
    {
        var product = await _shop.Database.AddProductAsync(1_000, stock: 20);
        var placed = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _shop.Officer.OrderAsync(Orders.Of((product, 1))).Created()));

        await Task.WhenAll(placed.Select(order => _shop.Officer.CancelAsync(order.OrderId).Ok()));

        await Eventually.BeTrueAsync(
            async () => await _shop.Database.ReadAsync<int>("select stock from catalog.products where id = $1", product) == 20, "all units are back");
    }
}
