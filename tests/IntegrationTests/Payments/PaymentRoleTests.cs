using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Payments;

/// <summary>Who may do what with a payment, and with whose account it is made.</summary>
public sealed class PaymentRoleTests(PaymentShop payments) : IClassFixture<PaymentShop>
{
    private const string OwnKey = "SB-Mid-server-warung";

    private static readonly string[] OfCustomers = ["create-payment", "create-qris", "check-status", "cancel"];

    private readonly TestShop _shop = payments.Shop;

    [Fact]
    public async Task A_customer_pays_asks_about_and_cancels_its_own_order()
    {
        var budi = _shop.Customer(1);
        var orderId = await payments.CreateOrderAsync(by: budi);
        foreach (var verb in OfCustomers)
        {
            await budi.PostAsync($"orders/{orderId}/{verb}").Ok();
        }

        await payments.BecomesAsync(orderId, "cancel");
        (await payments.TransactionsOfAsync(orderId)).ShouldAllBe(one => one.Word("transaction_status") == "cancel");
    }

    [Theory]
    [InlineData("create-payment")]
    [InlineData("create-qris")]
    [InlineData("check-status")]
    [InlineData("cancel")]
    [InlineData("expire")]
    [InlineData("refund")]
    [InlineData("pay-cash")]
    public async Task The_order_of_another_is_left_alone(string verb)
    {
        var orderId = await payments.CreateOrderAsync(by: _shop.Customer(1));
        object? body = verb is "pay-cash" ? new { amount_paid = 60_000 } : null;
        (await _shop.Customer(2).PostAsync($"orders/{orderId}/{verb}", body)).Status.ShouldBe(403);
        (await _shop.Anonymous.PostAsync($"orders/{orderId}/{verb}", body)).Status.ShouldBe(401);
        (await _shop.WithoutRole.PostAsync($"orders/{orderId}/{verb}", body)).Status.ShouldBe(403);
        (await _shop.OtherAdmin.PostAsync($"orders/{orderId}/{verb}", body)).Status.ShouldBe(404);
        (await _shop.OtherAdmin.PostAsync($"orders/{long.MaxValue}/{verb}", body)).Status.ShouldBe(404);
        if (OfCustomers.Contains(verb, StringComparer.Ordinal))
        {
            var stranger = await _shop.Database.ReadAsync<long>("select min(id) from identity.customers where me_id = 2");
            (await _shop.Customer(stranger, merchant: 2).PostAsync($"orders/{orderId}/{verb}", body)).Status.ShouldBe(404);
        }

        (await payments.StateAsync(orderId)).ShouldBe("pending");
        (await _shop.Database.ReadAsync<long>("select count(*) from payments.payments where order_id = $1", orderId)).ShouldBe(0);
    }

    [Theory]
    [InlineData("expire")]
    [InlineData("refund")]
    [InlineData("pay-cash")]
    public async Task What_is_the_shops_a_customer_does_not_even_with_its_own_order(string verb)
    {
        var orderId = await payments.CreateOrderAsync(by: _shop.Customer(1));
        (await _shop.Customer(1).PostAsync($"orders/{orderId}/{verb}", verb is "pay-cash" ? new { amount_paid = 60_000 } : null)).Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("orders/{0}/payment-log")]
    [InlineData("orders/{0}/refund-options")]
    [InlineData("payments/duplicates")]
    public async Task The_books_are_the_staffs(string path)
    {
        var orderId = await payments.CreateOrderAsync(by: _shop.Customer(1));
        path = path.Replace("{0}", $"{orderId}", StringComparison.Ordinal);
        (await _shop.Customer(1).GetAsync(path)).Status.ShouldBe(403);
        (await _shop.Anonymous.GetAsync(path)).Status.ShouldBe(401);
        await _shop.Officer.GetAsync(path).Ok();
        (await _shop.OtherOfficer.GetAsync(path)).Status.ShouldBe(path.StartsWith("orders", StringComparison.Ordinal) ? 404 : 200);
    }

    [Fact]
    public async Task Only_the_owner_gives_money_back()
    {
        var orderId = await payments.CreateOrderAsync();
        await _shop.Officer.PayCashAsync(orderId, 60_000).Ok();
        (await _shop.Officer.PostAsync($"orders/{orderId}/refund")).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        (await payments.StateAsync(orderId)).ShouldBe("settlement");
        await _shop.Admin.PostAsync($"orders/{orderId}/refund").Ok();
    }

    [Fact]
    public async Task Where_only_the_staff_takes_orders_no_customer_starts_a_payment_but_may_cancel()
    {
        await using var shop = await PaymentShop.OpenAsync(new());
        var budi = shop.Shop.Customer(1);
        var orderId = await shop.CreateOrderAsync(by: budi);
        await shop.Shop.Admin.PutAsync("merchants/1", new { me_customer_ordering = false }).Ok();

        foreach (var verb in new[] { "create-payment", "create-qris" })
        {
            (await budi.PostAsync($"orders/{orderId}/{verb}")).ShouldBeProblem(HttpStatusCode.Forbidden, "ordering.staff-only");
        }

        (await shop.OrderAsync(orderId)).IsNull("oh_midtrans_order_id").ShouldBeTrue();
        await shop.SnapAsync(orderId);
        await budi.CancelAsync(orderId).Ok();
    }

    [Fact]
    public async Task Without_an_account_there_is_cash_alone_and_with_its_own_keys_a_merchant_uses_them()
    {
        await using var shop = await PaymentShop.OpenAsync(new()
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["MIDTRANS_SERVER_KEY"] = "", ["MIDTRANS_CLIENT_KEY"] = "" },
        });
        var orderId = await shop.CreateOrderAsync();
        foreach (var verb in new[] { "create-payment", "create-qris" })
        {
            (await shop.Shop.Officer.PostAsync($"orders/{orderId}/{verb}")).ShouldBeProblem(HttpStatusCode.Conflict, "payment.no-account");
        }

        await shop.Shop.Officer.PayCashAsync(await shop.CreateOrderAsync(), 60_000).Ok();
        await shop.Gateway.PutAccountAsync(new Uri(shop.Shop.Address, Gateway.WebhookPath), OwnKey, "SB-Mid-client-warung");
        await shop.Shop.Admin.PutAsync("merchants/1", new { me_midtrans_server_key = OwnKey, me_midtrans_client_key = "SB-Mid-client-warung" }).Ok();
        var qris = await shop.QrisAsync(orderId);
        (await shop.Gateway.StatusAsync(qris, OwnKey)).Word("transaction_status").ShouldBe("pending");
        (await shop.Gateway.StatusAsync(qris)).Word("status_code").ShouldBe("404");

        (await shop.NotifyAsync(Notices.Of(qris))).ShouldBeProblem(HttpStatusCode.Forbidden, "notification.signature-invalid");
        await shop.Gateway.SettleAsync(qris);
        await shop.BecomesAsync(orderId, "settlement");
    }

    [Fact]
    public async Task A_key_that_the_gateway_does_not_take_changes_nothing_and_is_said()
    {
        await using var shop = await PaymentShop.OpenAsync(new());
        await shop.Shop.Admin.PutAsync("merchants/1", new { me_midtrans_server_key = "SB-Mid-server-nobody-knows" }).Ok();
        var orderId = await shop.CreateOrderAsync();
        foreach (var verb in new[] { "create-payment", "create-qris" })
        {
            (await shop.Shop.Officer.PostAsync($"orders/{orderId}/{verb}")).ShouldBeProblem(HttpStatusCode.BadGateway, "midtrans.refused-key")
                .Text.ShouldNotContain("nobody-knows");
        }

        (await shop.StateAsync(orderId)).ShouldBe("pending");
        await shop.Shop.Admin.PutAsync("merchants/1", new { me_midtrans_server_key = Gateway.ServerKey }).Ok();
        await shop.Gateway.PayAsync((await shop.SnapAsync(orderId)).Token);
        await shop.BecomesAsync(orderId, "settlement");
        await shop.ShouldAddUpAsync(orderId);
    }

    [Fact]
    public async Task An_order_that_is_over_is_not_paid_through_the_gateway()
    {
        var (cancelled, paid) = (await payments.CreateOrderAsync(), await payments.CreateOrderAsync());
        await _shop.Officer.CancelAsync(cancelled).Ok();
        await _shop.Officer.PayCashAsync(paid, 60_000).Ok();
        foreach (var orderId in new[] { cancelled, paid })
        {
            foreach (var verb in new[] { "create-payment", "create-qris", "cancel", "expire" })
            {
                (await _shop.Officer.PostAsync($"orders/{orderId}/{verb}")).ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-pending");
            }
        }

        (await _shop.Admin.PostAsync($"orders/{cancelled}/refund")).ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-settled");
        (await payments.TransactionsOfAsync(paid)).ShouldBeEmpty();
    }
}
