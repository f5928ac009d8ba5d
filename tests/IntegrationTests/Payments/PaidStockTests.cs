using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Payments;

/// <summary>What a payment through the gateway does to the goods (ruling 5), and the one receipt it is owed (ruling 30).</summary>
public sealed class PaidStockTests(PaymentShop payments) : IClassFixture<PaymentShop>
{
    private readonly Gateway _gateway = payments.Gateway;

    [Theory]
    [InlineData("cancel")]
    [InlineData("expire")]
    [InlineData("deny")]
    [InlineData("fail")]
    [InlineData("refund")]
    public async Task Units_come_back_once(string how)
    {
        var (product, orderId, qris) = await QrisAsync(units: 3, stock: 10);
        (await StockAsync(product)).ShouldBe(7);
        if (how is "refund")
        {
            await _gateway.SettleAsync(qris);
            await payments.BecomesAsync(orderId, "settlement");
            await payments.Shop.Admin.PostAsync($"orders/{orderId}/refund", new { amount = 1_000 }).Ok();
            (await StockAsync(product)).ShouldBe(7);
        }

        await _gateway.RuleAsync(qris, ("repeat", 3));
        await _gateway.ActAsync(qris, how);
        await _gateway.QuietAsync(qris);
        await payments.BecomesAsync(orderId, how is "fail" ? "failure" : how);
        await payments.Shop.Officer.PostAsync($"orders/{orderId}/check-status").Ok();

        await StockBecomesAsync(product, 10);
        (await payments.Shop.Database.ReadAsync<long>("select count(*) from catalog.stock_movements where product_id = $1 and delta > 0 and order_id is not null", product)).ShouldBe(1);
        await payments.StockShouldAddUpAsync();
    }

    [Fact]
    public async Task Units_are_taken_again_when_money_comes_after_all()
    {
        var (product, orderId, qris) = await QrisAsync(units: 3, stock: 10);
        await _gateway.ExpireAsync(qris);
        await payments.BecomesAsync(orderId, "expire");
        await StockBecomesAsync(product, 10);

        await _gateway.SettleAsync(qris);

        await payments.BecomesAsync(orderId, "settlement");
        await StockBecomesAsync(product, 7);
        await payments.StockShouldAddUpAsync();
    }

    [Theory]
    [InlineData("create-payment")]
    [InlineData("create-qris")]
    [InlineData("pay-cash")]
    public async Task Units_are_taken_again_by_another_try_and_when_they_are_gone_it_is_refused(string another)
    {
        var (product, orderId, qris) = await QrisAsync(units: 3, stock: 4);
        await _gateway.DenyAsync(qris);
        await payments.BecomesAsync(orderId, "deny");
        await StockBecomesAsync(product, 4);
        var sold = await payments.CreateOrderAsync(Orders.Of((product, 2)));

        (await TryAsync(orderId, another)).ShouldBeProblem(HttpStatusCode.Conflict, "stock.insufficient").Json.Word("message").ShouldContain("2 left");
        (await payments.StateAsync(orderId)).ShouldBe("deny");
        (await StockAsync(product)).ShouldBe(2);
        await payments.Shop.Officer.CancelAsync(sold).Ok();
        await StockBecomesAsync(product, 4);
        (await TryAsync(orderId, another)).Expect(HttpStatusCode.OK);

        await payments.BecomesAsync(orderId, another is "pay-cash" ? "settlement" : "pending");
        (await StockAsync(product)).ShouldBe(1);
        await payments.StockShouldAddUpAsync();
    }

    [Fact]
    public async Task A_session_whose_card_was_refused_is_not_given_again_without_the_goods()
    {
        var product = await payments.Shop.Database.AddProductAsync(10_000, stock: 1);
        var orderId = await payments.CreateOrderAsync(Orders.Of((product, 1)));
        var snap = await payments.SnapAsync(orderId);
        await _gateway.PayByCardAsync(snap.Token, accepted: false);
        await payments.BecomesAsync(orderId, "deny");
        await StockBecomesAsync(product, 1);
        var sold = await payments.CreateOrderAsync(Orders.Of((product, 1)));
        (await TryAsync(orderId, "create-payment")).ShouldBeProblem(HttpStatusCode.Conflict, "stock.insufficient");
        await payments.Shop.Officer.CancelAsync(sold).Ok();
        await StockBecomesAsync(product, 1);

        var again = await payments.SnapAsync(orderId);

        again.Token.ShouldNotBe(snap.Token, StringComparer.Ordinal);
        (await payments.Gateway.CallAsync(HttpMethod.Get, $"snap/v1/transactions/{snap.Token}", body: null)).ToJsonString().ShouldContain("cancel");
        (await StockAsync(product)).ShouldBe(0);
        await _gateway.PayByCardAsync(again.Token);
        await payments.BecomesAsync(orderId, "settlement");
        (await StockAsync(product)).ShouldBe(0);
    }

    [Fact]
    public async Task A_customer_whose_card_is_refused_pays_otherwise_in_the_same_session()
    {
        var product = await payments.Shop.Database.AddProductAsync(10_000, stock: 5);
        var orderId = await payments.CreateOrderAsync(Orders.Of((product, 2)));
        var snap = await payments.SnapAsync(orderId);
        await _gateway.PayByCardAsync(snap.Token, accepted: false);
        await payments.BecomesAsync(orderId, "deny");
        await StockBecomesAsync(product, 5);

        await _gateway.PayAsync(snap.Token);

        (await payments.BecomesAsync(orderId, "settlement")).Word("oh_payment_type").ShouldBe("gopay");
        await StockBecomesAsync(product, 3);
        await payments.StockShouldAddUpAsync();
    }

    [Fact]
    public async Task A_known_customer_gets_one_receipt_however_often_the_gateway_tells()
    {
        var budi = $"{Guid.CreateVersion7():N}@example.com";
        var orderId = await payments.CreateOrderAsync(Orders.Of((1, 2)).With("cu_email", budi).With("cu_name", "Budi"));
        var qris = await payments.QrisAsync(orderId);
        await _gateway.RuleAsync(qris, ("repeat", 5));
        await _gateway.SettleAsync(qris);
        await payments.BecomesAsync(orderId, "settlement");

        var mail = await payments.Sandbox.MailToAsync(budi);
        mail.Word("text").ShouldContain("Rp 51.750");
        mail.Word("text").ShouldContain("QRIS");

        // A bank that takes the money back and a customer that pays once more change nothing about that.
        await _gateway.QuietAsync(qris);
        await _gateway.ActAsync(qris, "reverse");
        await payments.BecomesAsync(orderId, "deny");
        await payments.Shop.Officer.PayCashAsync(orderId, 51_800).Ok();
        await _gateway.QuietAsync(qris);
        (await payments.Shop.Database.ReadAsync<long>("select count(*) from payments.receipts where id = $1", orderId)).ShouldBe(1);
        (await payments.Shop.Database.ReadAsync<string>("select state from payments.receipts where id = $1", orderId)).ShouldBe("mailed");
        (await payments.Sandbox.MailsToAsync(budi)).Count.ShouldBe(1);
    }

    private Task<Answer> TryAsync(long orderId, string what) =>
        payments.Shop.Officer.PostAsync($"orders/{orderId}/{what}", what is "pay-cash" ? new { amount_paid = 100_000 } : null);

    private async Task<(long Product, long OrderId, string Qris)> QrisAsync(int units, int stock)
    {
        var product = await payments.Shop.Database.AddProductAsync(10_000, stock: stock);
        var orderId = await payments.CreateOrderAsync(Orders.Of((product, units)));
        var qris = await payments.QrisAsync(orderId);
        await _gateway.QuietAsync(qris);
        return (product, orderId, qris);
    }

    private Task<int> StockAsync(long product) => payments.Shop.Database.ReadAsync<int>("select stock from catalog.products where id = $1", product);

    private Task StockBecomesAsync(long product, int units) => Eventually.BeTrueAsync(async () => await StockAsync(product) == units, $"{units} units should be left");
}
