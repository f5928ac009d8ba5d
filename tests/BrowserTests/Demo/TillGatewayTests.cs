using System.Text.RegularExpressions;
using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Atapos.BrowserTests.Demo;

/// <summary>A customer pays at the till by QRIS or in the gateway's window, or does not.</summary>
public sealed partial class TillGatewayTests(TestBrowser browser, PaymentShop payments) : IClassFixture<TestBrowser>, IClassFixture<PaymentShop>
{
    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Qris_is_shown_and_the_till_sees_by_itself_that_it_was_paid(int width)
    {
        await using var till = await OpenAsync(width);
        var order = await QrisAsync(till);
        await Assertions.Expect(till.Page.Locator("#countdown")).ToHaveTextAsync(MinutesAndSeconds());
        (await till.Page.Locator("#qr").EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }")).ShouldBeGreaterThan(200);
        await till.ShootAsync("till-qris", "#pay-panel");

        await payments.Gateway.SettleAsync(await payments.GatewayOrderAsync(order));
        await till.ShowsAsync("Paid by QRIS.");
        await Assertions.Expect(till.Page.Locator("#receipt-button")).ToBeFocusedAsync();
        await Assertions.Expect(till.Page.Locator("#qris")).ToBeHiddenAsync();
        await till.ShootAsync("till-qris-paid", "#pay-panel");
    }

    [BrowserTheory]
    [InlineData("deny", 390, "Nothing was paid: denied.")]
    [InlineData("deny", 1280, "Nothing was paid: denied.")]
    [InlineData("expire", 390, "Nothing was paid: expired.")]
    [InlineData("expire", 1280, "Nothing was paid: expired.")]
    public async Task Qris_that_comes_to_nothing_is_told_and_paid_otherwise(string end, int width, string said)
    {
        await using var till = await OpenAsync(width);
        var order = await QrisAsync(till);
        await payments.Gateway.ActAsync(await payments.GatewayOrderAsync(order), end);
        await till.ShowsAsync(said);
        await till.ShootAsync($"till-qris-{end}", "#pay-panel");

        await till.PressAsync("Show QRIS");
        await Assertions.Expect(till.Page.Locator("#qr")).ToBeVisibleAsync();
        await till.PressAsync("Another way to pay");
        await till.Page.GetByLabel("Amount handed over").FillAsync("100.000");
        await till.PressAsync("Take cash");
        await till.ShowsAsync("Paid by Cash.");
        await Assertions.Expect(till.Page.Locator("#change")).ToContainTextAsync("Rp 74.100");
        (await payments.BecomesAsync(order, "settlement")).Word("oh_payment_type").ShouldBe("cash");
    }

    [BrowserFact]
    public async Task When_the_time_is_over_the_till_asks_and_says_so()
    {
        await using var own = await PaymentShop.OpenAsync(new() { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["PAYMENT_SWEEP_SECONDS"] = "3600" } });
        var page = await browser.OpenAsync(390);
        await page.Page.Clock.InstallAsync();
        await using var till = await StaffVisit.OpenAsync(page, own, "/demo/till");

        // The clock's own script in the frame of the receipt, where none may run.
        till.Foresee("Blocked script execution");
        await till.IsLiveAsync();
        await till.AddAsync("Nasi Goreng");
        await till.CostsAsync("Rp 25.875");
        var order = await till.TakeAsync();
        await till.PressAsync("Show QRIS");
        await Assertions.Expect(till.Page.Locator("#countdown")).ToHaveTextAsync(MinutesAndSeconds());
        await own.Gateway.LoseAsync();
        await own.Gateway.AdvanceAsync(TimeSpan.FromMinutes(61));

        await till.Page.Clock.FastForwardAsync(61 * 60 * 1000);
        await till.ShowsAsync("Nothing was paid: expired.");
        (await own.StateAsync(order)).ShouldBe("expire");
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_cancelled_order_gives_its_cart_back(int width)
    {
        await using var till = await OpenAsync(width);
        await till.Page.GetByLabel("Note: ").FillAsync("Tanpa telur");
        var order = await QrisAsync(till);
        await till.PressAsync("Cancel the order");
        await till.SaysAsync("its cart is back");
        await Assertions.Expect(till.Lines).ToHaveCountAsync(1);
        await Assertions.Expect(till.Page.GetByLabel("Note: ")).ToHaveValueAsync("Tanpa telur");
        (await payments.StateAsync(order)).ShouldBe("cancel");
        await till.CostsAsync("Rp 25.875");
        (await till.TakeAsync()).ShouldNotBe(order);
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task The_gateways_window_pays_too(int width)
    {
        await using var till = await OpenAsync(width);
        await till.TakeAsync();
        await till.PressAsync("Open the gateway's window");
        var frame = till.Page.FrameLocator("iframe[name=snap-midtrans]");
        await frame.GetByLabel("GoPay", new() { Exact = true }).CheckAsync();
        await till.ShootAsync("till-window");
        foreach (var button in new[] { "Continue", "Pay", "Back to the shop" })
        {
            await frame.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        }

        await till.ShowsAsync("Paid by GoPay.");
        await Assertions.Expect(till.Page.Locator("#log")).ToContainTextAsync("onSuccess 200 settlement gopay");
    }

    [BrowserFact]
    public async Task An_order_at_hand_and_its_code_are_there_again_after_a_reload_and_another_till_may_take_the_money()
    {
        await using var till = await OpenAsync(1280);
        var order = await QrisAsync(till);
        await till.Page.ReloadAsync();
        await Assertions.Expect(till.Page.Locator("#qr")).ToBeVisibleAsync();
        await till.IsLiveAsync();
        await payments.Shop.Officer.PayCashAsync(order, 30_000).Ok();
        await till.ShowsAsync("Paid by Cash.");
    }

    private async Task<StaffVisit> OpenAsync(int width)
    {
        var till = await StaffVisit.OpenAsync(await browser.OpenAsync(width), payments, "/demo/till");
        await till.IsLiveAsync();
        await till.AddAsync("Nasi Goreng");
        await till.CostsAsync("Rp 25.875");
        return till;
    }

    private static async Task<long> QrisAsync(StaffVisit till)
    {
        await till.Page.Locator("#order-notes").FocusAsync();
        await till.CostsAsync("Rp 25.875");
        var order = await till.TakeAsync();
        await till.PressAsync("Show QRIS");
        await till.SaysAsync("Waiting for the money");
        await Assertions.Expect(till.Page.Locator("#qr")).ToBeVisibleAsync();
        return order;
    }

    [GeneratedRegex(@"^(?:1:00:00|\d\d:\d\d)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MinutesAndSeconds();
}
