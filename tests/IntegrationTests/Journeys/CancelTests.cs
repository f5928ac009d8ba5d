using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Journeys;

/// <summary>An unpaid order is given up and its goods go back on sale.</summary>
public sealed class CancelTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task Cancelling_gives_the_stock_back_once()
    {
        var bakso = await _shop.ProductIdAsync("Bakso Urat");
        var start = await StockOfAsync(bakso);
        var placed = await _shop.Officer.OrderAsync(Orders.Of((bakso, 3), (1, 1), (bakso, 2))).Created();
        (await StockOfAsync(bakso)).ShouldBe(start - 5);

        var cancelled = await _shop.Officer.CancelAsync(placed.OrderId).Ok();
        cancelled.Json.Word("oh_payment_status").ShouldBe("cancel");
        cancelled.Json.Number("oh_id").ShouldBe(placed.OrderId);
        cancelled.Json.Word("oh_order_number").ShouldBe(placed.Json.Word("oh_order_number"));
        (await StockOfAsync(bakso)).ShouldBe(start);

        await _shop.Officer.CancelAsync(placed.OrderId).ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-pending");
        (await StockOfAsync(bakso)).ShouldBe(start);
        (await _shop.Database.ReadAsync<long>("select sum(delta)::bigint from catalog.stock_movements where product_id = $1", bakso)).ShouldBe(start);
    }

    [Fact]
    public async Task A_cancelled_order_reads_as_cancelled_at_once_and_takes_no_money()
    {
        var placed = await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();
        await _shop.Officer.CancelAsync(placed.OrderId).Ok();

        var read = await _shop.Officer.GetAsync($"orders/{placed.OrderId}").Ok();
        read.Json.Word("oh_payment_status").ShouldBe("cancel");
        read.Json.IsNull("oh_paid_at").ShouldBeTrue();
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.PayCashAsync(placed.OrderId, 1_000_000).ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-pending");
        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_paid_order_is_neither_cancelled_nor_paid_again_and_its_stock_stays_sold()
    {
        var bakso = await _shop.ProductIdAsync("Bakso Urat");
        var placed = await _shop.Officer.OrderAsync(Orders.Of((bakso, 1))).Created();
        await _shop.Officer.PayCashAsync(placed.OrderId, 100_000).Ok();
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.CancelAsync(placed.OrderId).ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-pending");
        await _shop.Officer.PayCashAsync(placed.OrderId, 100_000).ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-pending");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
        (await _shop.Officer.GetAsync($"orders/{placed.OrderId}").Ok()).Json.Word("oh_payment_status").ShouldBe("settlement");
    }

    [Fact]
    public async Task A_sold_out_product_is_on_sale_again_after_a_cancellation()
    {
        var umbrella = await _shop.ProductIdAsync("Payung Lipat");
        var all = await _shop.OtherOfficer.OrderAsync(Orders.Of((umbrella, 10))).Created();
        await _shop.OtherOfficer.OrderAsync(Orders.Of((umbrella, 1))).ShouldBeProblem(HttpStatusCode.Conflict, "stock.insufficient");

        await _shop.OtherOfficer.CancelAsync(all.OrderId).Ok();

        await _shop.OtherOfficer.OrderAsync(Orders.Of((umbrella, 1))).Created();
    }

    private async Task<long> StockOfAsync(long product) =>
        (await _shop.Anonymous.GetAsync($"products/{product}").Ok()).Json.Number("pr_stock") is var shown
        && await _shop.Database.ReadAsync<int>("select stock from catalog.products where id = $1", product) is var kept && kept == shown
            ? shown
            : throw new InvalidOperationException("The product shows another stock than is kept.");
}
