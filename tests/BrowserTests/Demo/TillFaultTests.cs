using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Atapos.BrowserTests.Demo;

/// <summary>Whatever goes wrong, the till says so, orders nothing twice and loses nothing.</summary>
public sealed class TillFaultTests(TestBrowser browser, PaymentShop payments) : IClassFixture<TestBrowser>, IClassFixture<PaymentShop>
{
    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task An_order_whose_answer_is_lost_is_tried_again_and_taken_once(int width)
    {
        await using var till = await OpenAsync(width);
        var before = await OrdersAsync();
        till.Foresee("net::ERR_");
        var losses = 1;
        await till.Page.RouteAsync("**/api/v1/orders", async route =>
        {
            if (route.Request.Method is not "POST")
            {
                await route.ContinueAsync();
                return;
            }

            var answer = await route.FetchAsync();
            await (losses-- > 0 ? route.AbortAsync("connectionreset") : route.FulfillAsync(new() { Response = answer }));
        });
        await till.Page.Locator("#take").ClickAsync();
        await till.SaysAsync("nobody knows whether the order was taken");
        await Assertions.Expect(till.Page.GetByLabel("Note: ")).ToBeDisabledAsync();
        await till.AddAsync("Nasi Kuning");
        await Assertions.Expect(till.Lines).ToHaveCountAsync(1);
        await till.ShootAsync("till-unknown", "#cart-panel");

        await till.Page.ReloadAsync();
        await till.SaysAsync("nobody knows whether the order was taken");
        await Assertions.Expect(till.Page.Locator("#take-word")).ToHaveTextAsync("Try again");
        await till.TakeAsync();
        (await OrdersAsync()).ShouldBe(before + 1);
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Pressed_twice_it_takes_one_order_and_one_payment(int width)
    {
        await using var till = await OpenAsync(width);
        var before = await OrdersAsync();
        await till.Page.Locator("#take").DblClickAsync();
        await till.SaysAsync("is taken");
        var order = await till.OrderIdAsync();
        await till.Page.Locator("#quick button").First.DblClickAsync();
        await till.ShowsAsync("Paid by Cash.");
        (await OrdersAsync()).ShouldBe(before + 1);
        (await payments.Shop.Officer.GetAsync($"orders/{order}/payment-log").Ok()).Rows.Count.ShouldBe(1);
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Offline_it_says_so_and_keeps_the_cart_until_it_is_back(int width)
    {
        await using var till = await OpenAsync(width);
        till.Foresee("net::ERR_");
        await till.Page.Context.SetOfflineAsync(true);
        await till.AddAsync("Nasi Putih");
        await Assertions.Expect(till.Page.Locator("#price-said")).ToContainTextAsync("The API does not answer.");
        await till.Page.Locator("#take").ClickAsync();
        await till.SaysAsync("The price is not known yet.");
        await till.ShootAsync("till-offline", "#cart-panel");
        await till.Page.Context.SetOfflineAsync(false);
        await till.CostsAsync("Rp 32.775");
        await Assertions.Expect(till.Lines).ToHaveCountAsync(2);
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_token_that_ends_is_told_and_the_next_one_goes_on(int width)
    {
        await using var own = await PaymentShop.OpenAsync(new() { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ATLAS_CACHE_SECONDS"] = "0" } });
        var token = await own.Sandbox.AddUserAsync("cashier-for-a-day", 1, level: 10);
        await using var till = await StaffVisit.OpenAsync(await browser.OpenAsync(width), own, "/demo/till", token);
        till.Foresee("status of 401");
        await till.AddAsync("Nasi Goreng");
        await till.CostsAsync("Rp 25.875");
        await own.Sandbox.AddUserAsync("cashier-for-a-day", 1, level: 10);
        await till.Page.Locator("#take").ClickAsync();
        await till.SaysAsync("The token is not valid, or no longer");
        await Assertions.Expect(till.Lines).ToHaveCountAsync(1);
        await till.ShootAsync("till-token", "#main");
        await till.UseTokenAsync("sandbox-officer-1");
        await till.IsLiveAsync();
        await till.CostsAsync("Rp 25.875");
        await till.TakeAsync();
    }

    [BrowserFact]
    public async Task A_customer_and_nobody_are_told_that_they_are_not_of_the_staff()
    {
        await using var till = await OpenAsync(390);
        till.Foresee("status of 403");
        await till.Page.Locator("#staff > summary").ClickAsync();
        await till.UseTokenAsync(CustomerTokens.Valid(await payments.Shop.CustomerIdAsync("budi@example.com"), 1, TimeProvider.System.GetUtcNow()));
        await till.SaysAsync("not of the staff");
        await till.UseTokenAsync("");
        await till.SaysAsync("There is no token yet.");
        await Assertions.Expect(till.Page.Locator("#token")).ToBeFocusedAsync();
        await till.UseTokenAsync("sandbox-officer-1");
        await till.CostsAsync("Rp 25.875");
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task What_is_refused_is_said_beside_the_price(int width)
    {
        await payments.Shop.Database.AddProductAsync(9_000, stock: 2, name: $"Kerupuk {width}");
        await using var till = await OpenAsync(width);
        till.Foresee("status of 409");
        till.Foresee("status of 422");
        await till.Page.GetByLabel("Search").FillAsync($"kerupuk {width}");
        await till.AddAsync($"Kerupuk {width}");
        await till.CostsAsync("Rp 34.875");
        await till.Page.GetByLabel($"Quantity: \u2068Kerupuk {width}\u2069").FillAsync("3");
        await till.Page.GetByLabel("Customer's e-mail").FocusAsync();
        await Assertions.Expect(till.Page.Locator("#price-said")).ToContainTextAsync($"Kerupuk {width}");
        await till.ShootAsync("till-refused", "#cart-panel");
        await till.PressAsync($"One less: \u2068Kerupuk {width}\u2069");
        await till.CostsAsync("Rp 43.875");
        await till.Page.GetByLabel("Customer's e-mail").FillAsync("nobody");
        await till.Page.GetByLabel("Customer's name").FocusAsync();
        await Assertions.Expect(till.Page.Locator("#price-said")).ToContainTextAsync("cu_email");
        await till.Page.GetByLabel("Customer's e-mail").FillAsync("");
        await till.Page.GetByLabel("Customer's name").FocusAsync();
        await till.CostsAsync("Rp 43.875");
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task What_is_about_to_be_pressed_does_not_move_while_the_price_is_asked_for(int width)
    {
        await using var till = await OpenAsync(width);
        var answered = new TaskCompletionSource();
        await till.Page.RouteAsync("**/orders/calculate", async route =>
        {
            await answered.Task;
            await route.ContinueAsync();
        });
        var take = till.Page.Locator("#take");
        var before = await take.EvaluateAsync<double>("button => button.getBoundingClientRect().top + window.scrollY");

        await till.PressAsync("One more: \u2068Nasi Goreng\u2069");
        await till.CostsAsync("");

        (await take.EvaluateAsync<double>("button => button.getBoundingClientRect().top + window.scrollY")).ShouldBe(before);
        answered.SetResult();
        await till.CostsAsync("Rp 51.750");
        (await take.EvaluateAsync<double>("button => button.getBoundingClientRect().top + window.scrollY")).ShouldBe(before);
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task While_the_sandbox_is_down_the_till_says_so_and_goes_on_afterwards(int width)
    {
        await using var own = await PaymentShop.OpenAsync(new() { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ATLAS_CACHE_SECONDS"] = "0" } });
        await using var till = await StaffVisit.OpenAsync(await browser.OpenAsync(width), own, "/demo/till");
        till.Foresee("status of 50");
        await till.AddAsync("Nasi Goreng");
        await till.CostsAsync("Rp 25.875");
        var order = await till.TakeAsync();
        await own.Gateway.MisbehaveAsync("error500");
        await till.PressAsync("Show QRIS");
        await Assertions.Expect(till.Page.Locator("#said")).ToHaveAttributeAsync("data-kind", "bad");
        await till.ShootAsync("till-gateway-down", "#pay-panel");
        await own.Sandbox.MisbehaveAsync("down");
        await till.Page.Locator("#quick button").First.ClickAsync();
        await Assertions.Expect(till.Page.Locator("#log li").First).ToContainTextAsync("atlas.unavailable");
        await till.ShootAsync("till-atlas-down", "#pay-panel");
        await own.Gateway.BehaveAsync();
        await till.Page.Locator("#quick button").First.ClickAsync();
        await till.ShowsAsync("Paid by Cash.");
        (await own.StateAsync(order)).ShouldBe("settlement");
    }

    private async Task<StaffVisit> OpenAsync(int width)
    {
        var till = await StaffVisit.OpenAsync(await browser.OpenAsync(width), payments, "/demo/till");
        await till.IsLiveAsync();
        await till.AddAsync("Nasi Goreng");
        await till.CostsAsync("Rp 25.875");
        return till;
    }

    private Task<long> OrdersAsync() => payments.Shop.Database.ReadAsync<long>("select count(*) from ordering.orders");
}
