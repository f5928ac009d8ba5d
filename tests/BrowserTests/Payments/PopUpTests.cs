using System.Text.Json.Nodes;
using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Harness;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Atapos.BrowserTests.Payments;

/// <summary>A customer pays in the gateway's pop-up, on a telephone and at a till's screen, and the shop's page is told how it ended.</summary>
public sealed class PopUpTests(PopUpShop shop) : IClassFixture<PopUpShop>
{
    private const string Refused = "4911 1111 1111 1113";

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_card_is_charged_at_once(int width)
    {
        await using var popUp = await shop.OpenAsync($"card-{width}", width);
        await popUp.ShowAsync();
        await popUp.ShootAsync("popup-methods");

        await popUp.ChooseAsync("Credit or debit card");
        await popUp.SaysAsync("Paid");
        await popUp.ShootAsync("popup-card-paid");
        await popUp.PressAsync("Back to the shop");

        (await popUp.ToldAsync()).ShouldBe([$"onSuccess 200 capture card-{width}"]);
        (await shop.Gateway.StatusAsync($"card-{width}")).Word("masked_card").ShouldBe("48111111-1114");
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Qris_shows_its_code_and_is_paid(int width)
    {
        await using var popUp = await shop.OpenAsync($"qris-{width}", width);
        await popUp.ShowAsync();

        await popUp.ChooseAsync("QRIS");
        await popUp.SaysAsync("Waiting for your payment");
        var code = popUp.Frame.GetByAltText("QR code of the payment");
        await code.WaitForAsync();
        (await code.EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }")).ShouldBeGreaterThan(300);
        await popUp.ShootAsync("popup-qris");
        await popUp.PressAsync("Pay");
        await popUp.SaysAsync("Paid");
        (await code.IsVisibleAsync()).ShouldBeFalse();
        await popUp.PressAsync("Back to the shop");

        (await popUp.ToldAsync()).ShouldBe([$"onSuccess 200 settlement qris-{width}"]);
        (await shop.Gateway.StatusAsync($"qris-{width}")).Word("transaction_status").ShouldBe("settlement");
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_virtual_account_is_shown_and_stays_pending_until_somebody_pays_into_it(int width)
    {
        var order = $"account-{width}";
        await using var popUp = await shop.OpenAsync(order, width);
        await popUp.ShowAsync();

        await popUp.ChooseAsync("BCA virtual account");
        await popUp.SaysAsync("Waiting for your payment");
        var account = (await shop.Gateway.StatusAsync(order))["va_numbers"]![0].Word("va_number");
        await popUp.Frame.GetByText(account).WaitForAsync();
        await popUp.ShootAsync("popup-account");
        await popUp.PressAsync("Back to the shop");

        (await popUp.ToldAsync()).ShouldBe([$"onPending 201 pending {order}"]);

        // Opened again, it shows that the money came in the meantime.
        await popUp.ShowAsync();
        await shop.Gateway.SettleAsync(order);
        await popUp.SaysAsync("Paid");
        await popUp.PressAsync("Back to the shop");
        await popUp.Browser.Page.Locator("#told li").Last.Filter(new() { HasText = $"onSuccess 200 settlement {order}" }).WaitForAsync();
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_refused_card_is_told_as_an_error(int width)
    {
        await using var popUp = await shop.OpenAsync($"refused-{width}", width);
        await popUp.ShowAsync();

        await popUp.ChooseAsync("Credit or debit card", Refused);
        await popUp.SaysAsync("The payment was refused");
        await popUp.ShootAsync("popup-refused");
        await popUp.PressAsync("Back to the shop");

        (await popUp.ToldAsync()).ShouldBe([$"onError 202 deny refused-{width}"]);
    }

    [BrowserFact]
    public async Task After_a_refused_card_another_method_pays()
    {
        await using var popUp = await shop.OpenAsync("second", 390);
        await popUp.ShowAsync();
        await popUp.ChooseAsync("Credit or debit card", Refused);

        await popUp.PressAsync("Try another method");
        await popUp.ChooseAsync("GoPay");
        await popUp.PressAsync("Pay");
        await popUp.PressAsync("Back to the shop");

        (await popUp.ToldAsync()).ShouldBe(["onSuccess 200 settlement second"]);
    }

    [BrowserTheory]
    [InlineData("Deny", "The payment was refused", "onError 202 deny")]
    [InlineData("Expire", "The time to pay is over", "onError 407 expire")]
    [InlineData("Cancel", "The payment was cancelled", "onError 202 cancel")]
    public async Task A_payment_that_ends_otherwise_is_told_as_an_error(string button, string heading, string told)
    {
        await using var popUp = await shop.OpenAsync($"ends-{button}", 390);
        await popUp.ShowAsync();
        await popUp.ChooseAsync("Permata virtual account");

        await popUp.PressAsync(button);
        await popUp.SaysAsync(heading);
        await popUp.PressAsync("Back to the shop");

        (await popUp.ToldAsync()).ShouldBe([$"{told} ends-{button}"]);
    }

    [BrowserTheory]
    [InlineData("cross", 390)]
    [InlineData("cross", 1280)]
    [InlineData("Escape", 1280)]
    public async Task Closing_it_tells_so_and_leaves_nothing_to_pay(string how, int width)
    {
        var order = $"closed-{how}-{width}";
        await using var popUp = await shop.OpenAsync(order, width);
        await popUp.ShowAsync();

        await (how is "cross" ? popUp.PressAsync("Close") : popUp.TypeAsync(how));

        (await popUp.ToldAsync()).ShouldBe(["onClose"]);
        (await shop.Gateway.StatusAsync(order)).Word("status_code").ShouldBe("404");
    }

    [BrowserFact]
    public async Task It_can_be_worked_by_keys_alone()
    {
        await using var popUp = await shop.OpenAsync("keys", 1280, ("enabled_payments", new JsonArray("gopay", "bca_va")));
        await popUp.Browser.Page.GetByRole(AriaRole.Button, new() { Name = "Pay", Exact = true }).FocusAsync();
        await popUp.TypeAsync("Enter");
        await popUp.Frame.GetByLabel("GoPay").WaitForAsync();

        await popUp.Frame.GetByLabel("GoPay").FocusAsync();
        await popUp.TypeAsync("ArrowDown");
        await popUp.TypeAsync("Enter");
        await popUp.SaysAsync("Waiting for your payment");
        (await popUp.Frame.Locator(":focus").InnerTextAsync()).ShouldBe("Waiting for your payment");
        await popUp.TypeAsync("Tab");
        await popUp.TypeAsync("Enter");
        await popUp.SaysAsync("Paid");

        (await shop.Gateway.StatusAsync("keys")).Word("payment_type").ShouldBe("bank_transfer");
    }

    [BrowserFact]
    public async Task It_can_stand_in_the_page_itself()
    {
        await using var popUp = await shop.OpenAsync("embedded", 390);
        await popUp.Browser.Page.GetByRole(AriaRole.Button, new() { Name = "Pay in the page" }).ClickAsync();

        await popUp.ChooseAsync("DANA");
        await popUp.PressAsync("Pay");
        await popUp.SaysAsync("Paid");
        await popUp.ShootAsync("embedded-paid");
        await popUp.PressAsync("Back to the shop");

        (await popUp.ToldAsync()).ShouldBe(["onSuccess 200 settlement embedded"]);
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task By_its_link_the_page_stands_alone_and_leads_back_to_the_shop(int width)
    {
        await using var page = await shop.OpenLinkAsync(
            $"link-{width}", width, ("callbacks", new JsonObject { ["finish"] = "http://127.0.0.1:9/thanks" }));
        await page.ShootAsync("link-methods");
        await page.Page.GetByLabel("OVO").CheckAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Pay", Exact = true }).ClickAsync();
        await page.Page.GetByText("Paid").WaitForAsync();
        await page.ShootAsync("link-paid");
        page.Complaints.ShouldBeEmpty();

        var left = page.Page.WaitForRequestAsync(request => request.Url.StartsWith("http://127.0.0.1:9/", StringComparison.Ordinal));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Back to the shop" }).ClickAsync();

        new Uri((await left).Url).Query.ShouldBe($"?order_id=link-{width}&status_code=200&transaction_status=settlement");
    }
}
