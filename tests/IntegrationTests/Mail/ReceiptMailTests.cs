using Atapos.IntegrationTests.CustomerSignIn;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Mail;

/// <summary>Who pays gets a receipt, once.</summary>
public sealed class ReceiptMailTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task A_customer_that_paid_cash_gets_one_receipt_with_the_orders_amounts()
    {
        var budi = $"{Guid.CreateVersion7():N}@example.com";
        var order = Orders.Of((1, 2));
        order["cu_email"] = budi;
        order["cu_name"] = "Budi";
        var placed = await _shop.Officer.OrderAsync(order).Created();

        await _shop.Officer.PayCashAsync(placed.OrderId, 60_000).Ok();

        var mail = await _shop.Sandbox.MailToAsync(budi);
        mail.Word("subject").ShouldBe($"Struk {placed.Json.Word("oh_order_number")} dari Warung Demo");
        mail.Word("text").ShouldContain("Nasi Goreng");
        mail.Word("text").ShouldContain("2 × Rp 25.000");
        mail.Word("text").ShouldContain("Rp 51.800");
        mail.Word("html").ShouldContain("Rp 51.800");
        await Task.Delay(TimeSpan.FromSeconds(2));
        (await _shop.Sandbox.MailsToAsync(budi)).Count.ShouldBe(1);
        (await _shop.Database.ReadAsync<string>("select state from payments.receipts where id = $1", placed.OrderId)).ShouldBe("mailed");
    }

    [Fact]
    public async Task A_customer_that_had_its_data_removed_gets_none()
    {
        var mailbox = new Mailbox(_shop);
        var siti = _shop.Staff(await mailbox.SignInAsync());
        var order = (await siti.OrderAsync(Orders.Of((1, 1))).Created()).OrderId;
        await siti.DeleteAsync("customers/me").Expect(System.Net.HttpStatusCode.NoContent);

        await _shop.Officer.PayCashAsync(order, 60_000).Ok();

        await Eventually.BeTrueAsync(
            async () => await _shop.Database.ReadAsync<string>("select state from payments.receipts where id = $1", order) is "omitted", "it should be left out");
        (await _shop.Sandbox.MailsToAsync(mailbox.Address)).Count.ShouldBe(1);
    }
}
