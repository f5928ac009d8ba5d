using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Shouldly;
using Xunit;

namespace Atapos.BrowserTests.Payments;

/// <summary>An order of a shop is paid in the gateway's pop-up, from the till to the settled order.</summary>
public sealed class OrderPaymentTests(TestBrowser browser) : IClassFixture<TestBrowser>
{
    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task An_order_that_is_paid_in_the_pop_up_is_settled(int width)
    {
        await using var payments = await PaymentShop.OpenAsync(new());
        await using var site = await ShopSite.StartAsync(new(payments.Settings["MIDTRANS_SNAP_JS_URL"]), payments.Settings["MIDTRANS_CLIENT_KEY"]);
        var order = await payments.CreateOrderAsync();
        var payment = await payments.SnapAsync(order);

        await using var popUp = new PopUp(await browser.OpenAsync(width));
        await popUp.Browser.Page.GotoAsync(site.PageOf(payment.Token).AbsoluteUri);
        await popUp.ShowAsync();
        await popUp.Frame.GetByText("Items").ClickAsync();
        await popUp.Frame.GetByText("2 x Nasi Goreng").WaitForAsync();
        await popUp.ShootAsync("order-items");
        await popUp.ChooseAsync("QRIS");
        await popUp.SaysAsync("Waiting for your payment");
        (await payments.StateAsync(order)).ShouldBe("pending");
        await popUp.PressAsync("Pay");
        await popUp.SaysAsync("Paid");
        await popUp.PressAsync("Back to the shop");

        (await popUp.ToldAsync()).ShouldBe([$"onSuccess 200 settlement {payment.GatewayOrderId}"]);
        var paid = await payments.BecomesAsync(order, "settlement");
        paid.Word("oh_payment_type").ShouldBe("qris");
        paid.Money("oh_total_amount").ShouldBe(51_750);
    }

    [BrowserFact]
    public async Task An_order_whose_card_is_refused_is_paid_by_another_method()
    {
        await using var payments = await PaymentShop.OpenAsync(new());
        await using var site = await ShopSite.StartAsync(new(payments.Settings["MIDTRANS_SNAP_JS_URL"]), payments.Settings["MIDTRANS_CLIENT_KEY"]);
        var order = await payments.CreateOrderAsync();
        var payment = await payments.SnapAsync(order);

        await using var popUp = new PopUp(await browser.OpenAsync(390));
        await popUp.Browser.Page.GotoAsync(site.PageOf(payment.Token).AbsoluteUri);
        await popUp.ShowAsync();
        await popUp.ChooseAsync("Credit or debit card", "4911 1111 1111 1113");
        await popUp.SaysAsync("The payment was refused");
        await payments.BecomesAsync(order, "deny");
        await popUp.PressAsync("Try another method");
        await popUp.ChooseAsync("Credit or debit card", "4811 1111 1111 1114");
        await popUp.SaysAsync("Paid");

        (await payments.BecomesAsync(order, "settlement")).Word("oh_payment_type").ShouldBe("credit_card");
    }
}
