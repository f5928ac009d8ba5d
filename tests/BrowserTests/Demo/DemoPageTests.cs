using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Atapos.BrowserTests.Demo;

/// <summary>A newcomer signs in, orders, pays and follows the orders by clicking alone, on a telephone and at a desk.</summary>
public sealed class DemoPageTests(TestBrowser browser, PaymentShop payments) : IClassFixture<TestBrowser>, IClassFixture<PaymentShop>
{
    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_newcomer_signs_in_pays_in_the_pop_up_and_sees_it_live(int width)
    {
        await using var demo = new DemoVisit(await browser.OpenAsync(width), payments);
        await demo.GoAsync("/demo");
        await demo.ShootAsync("demo-index");
        await demo.FollowAsync("Sign in without a password");
        await demo.SignInByCodeAsync($"newcomer-{width}@example.com");
        await demo.ShootAsync("demo-customer-auth");

        await demo.FollowAsync("Pay");
        await Assertions.Expect(demo.Page.GetByLabel("Client key")).ToHaveValueAsync(payments.Settings["MIDTRANS_CLIENT_KEY"]);
        await demo.PressAsync("Create Test Order & Pay");
        var frame = demo.Page.FrameLocator("iframe[name=snap-midtrans]");
        await frame.GetByLabel("QRIS", new() { Exact = true }).CheckAsync();
        await demo.ShootAsync("demo-snap-popup");
        foreach (var button in new[] { "Continue", "Pay", "Back to the shop" })
        {
            await frame.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        }

        await demo.SaysAsync("Paid.");
        await demo.Page.Locator("#order dd").Filter(new() { HasTextString = "Paid" }).First.WaitForAsync();
        await Assertions.Expect(demo.Page.Locator("#log")).ToContainTextAsync("onSuccess 200 settlement qris");
        await demo.ShootAsync("demo-snap-embedded");

        await demo.FollowAsync("Orders");
        await demo.IsLiveAsync();
        await Assertions.Expect(demo.Orders).ToHaveCountAsync(1);
        await demo.Orders.First.GetByText("Paid", new() { Exact = true }).WaitForAsync();
        await demo.Orders.First.GetByRole(AriaRole.Button).ClickAsync();
        await demo.Orders.First.GetByText("Nasi Goreng").WaitForAsync();
        await demo.ShootAsync("demo-order-history");
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task The_list_of_orders_follows_what_happens_and_filters_by_state(int width)
    {
        await using var demo = new DemoVisit(await browser.OpenAsync(width), payments);
        await demo.GoAsync("/demo/customer-auth");
        var customer = await demo.SignInByCodeAsync($"follower-{width}@example.com");
        await demo.FollowAsync("Orders");
        await demo.IsLiveAsync();
        await demo.SaysAsync("No orders here.");

        var order = await payments.CreateOrderAsync(Orders.Of((1, 1)).With("cu_id", customer));
        var other = await payments.CreateOrderAsync(Orders.Of((1, 3)).With("cu_id", customer));
        await demo.OrderOf(other).GetByText("Awaiting payment").WaitForAsync();
        await demo.OrderOf(order).GetByText("Awaiting payment").WaitForAsync();
        await payments.Shop.Officer.PayCashAsync(order, 1_000_000).Ok();
        await demo.OrderOf(order).GetByText("Paid", new() { Exact = true }).WaitForAsync();

        await demo.Page.Locator("#status").SelectOptionAsync("settlement");
        await demo.SaysAsync("1 of 1");
        await Assertions.Expect(demo.OrderOf(other)).ToHaveCountAsync(0);
        await payments.Shop.Officer.PayCashAsync(other, 1_000_000).Ok();
        await demo.OrderOf(other).GetByText("Paid", new() { Exact = true }).WaitForAsync();
        await payments.Shop.Admin.PostAsync($"orders/{order}/refund").Ok();
        await Assertions.Expect(demo.OrderOf(order)).ToHaveCountAsync(0);
        await demo.Page.Locator("#status").SelectOptionAsync("");
        await demo.OrderOf(order).GetByText("Refunded", new() { Exact = true }).WaitForAsync();
        await demo.ShootAsync("demo-live");
    }

    [BrowserFact]
    public async Task It_can_be_worked_by_keys_alone()
    {
        await using var demo = new DemoVisit(await browser.OpenAsync(1280), payments);
        await demo.GoAsync("/demo");
        await demo.TypeAsync("Tab");
        await demo.FocusIsOnAsync("Skip to the content");
        await demo.TypeAsync("Enter");
        await Assertions.Expect(demo.Page.Locator("#main")).ToBeFocusedAsync();
        await demo.TypeAsync("Tab");
        await Assertions.Expect(demo.Page.Locator(".tiles a").First).ToBeFocusedAsync();
        await demo.TypeAsync("Enter");
        await demo.Page.Locator("nav a[aria-current=page][href='/demo/customer-auth']").WaitForAsync();

        await demo.Page.GetByLabel("E-mail").FocusAsync();
        await demo.TypeAsync("Control+a");
        await demo.Page.Keyboard.TypeAsync("keys@example.com");
        await demo.TypeAsync("Enter");
        await demo.SaysAsync("a code is in the mailbox");
        await Assertions.Expect(demo.Page.Locator("#otp")).ToBeFocusedAsync();
        await demo.Page.Keyboard.TypeAsync(await demo.CodeOfAsync("keys@example.com"));
        await demo.TypeAsync("Enter");
        await demo.SaysAsync("Signed in as");
        await Assertions.Expect(demo.Page.Locator("#token")).ToBeFocusedAsync();
        await demo.TypeAsync("Tab", "Tab");
        await demo.FocusIsOnAsync("Copy the token");
    }

    [BrowserFact]
    public async Task A_magic_link_signs_in_too_and_words_are_in_both_languages()
    {
        await using var demo = new DemoVisit(await browser.OpenAsync(390), payments);
        await demo.GoAsync("/demo/customer-auth");
        await demo.Page.GetByLabel("E-mail").FillAsync("link@example.com");
        await demo.PressAsync("Send a magic link");
        await demo.SaysAsync("a link is in the mailbox");
        await demo.Page.GetByLabel("Link, or the token in it").FillAsync(await demo.LinkOfAsync("link@example.com"));
        await demo.PressAsync("Verify the link");
        await demo.SaysAsync("Signed in as");
        await demo.PressAsync("Who am I?");
        await demo.Page.Locator("#me").GetByText("link@example.com").First.WaitForAsync();

        await demo.PressAsync("Bahasa Indonesia");
        await demo.Page.GetByRole(AriaRole.Heading, new() { Name = "Masuk tanpa kata sandi" }).WaitForAsync();
        await demo.ShootAsync("demo-customer-auth-id");
        await demo.FollowAsync("Pesanan");
        await demo.Page.GetByText("Tidak ada pesanan di sini.").WaitForAsync();
        (await demo.Page.EvaluateAsync<string>("document.documentElement.lang")).ShouldBe("id");
    }
}
