using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Atapos.BrowserTests.Demo;

/// <summary>A cashier takes orders and money at the till, on a telephone and at a desk.</summary>
public sealed class TillTests(TestBrowser browser, PaymentShop payments) : IClassFixture<TestBrowser>, IClassFixture<PaymentShop>
{
    private const string CountPrints = """
        window.printed = 0;
        const own = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'contentWindow');
        Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', {
          get() {
            const frame = own.get.call(this);
            if (this.id === 'paper') {
              frame.print = () => { window.printed += 1; };
            }
            return frame;
          },
        });
        """;

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task An_order_is_taken_paid_in_cash_and_its_receipt_printed(int width)
    {
        var page = await browser.OpenAsync(width);
        await page.Page.AddInitScriptAsync(CountPrints);
        await using var till = await StaffVisit.OpenAsync(page, payments, "/demo/till");
        await till.Product("Nasi Goreng").WaitForAsync();
        await till.IsLiveAsync();
        await till.ShootAsync("till-menu");

        await till.PressAsync("Mie dan Kuah");
        await till.Product("Bakso Urat").WaitForAsync();
        await Assertions.Expect(till.Product("Nasi Goreng")).ToHaveCountAsync(0);
        await till.PressAsync("All");
        await till.Page.GetByLabel("Search").FillAsync("goreng");
        await Assertions.Expect(till.Product("Bakso Urat")).ToHaveCountAsync(0);
        await till.AddAsync("Nasi Goreng");
        await till.CostsAsync("Rp 25.875");
        await till.AddAsync("Nasi Goreng");
        await till.CostsAsync("Rp 51.750");
        await till.Page.GetByLabel("Note: ").FillAsync("Tidak pedas");
        await till.Page.GetByLabel("Served").SelectOptionAsync("dine_in");
        await till.Page.GetByLabel("Table", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await till.Page.GetByLabel("Customer's e-mail").FillAsync($"guest-{width}@example.com");
        await till.Page.GetByLabel("Customer's name").FillAsync("Ibu Sari");
        await till.Page.GetByLabel("Customer's name").BlurAsync();
        await till.CostsAsync("Rp 51.750");
        await Assertions.Expect(till.Page.Locator("#amounts")).ToContainTextAsync("Rp 51.800");
        await till.ShootAsync("till-cart", "#cart-panel");

        var order = await till.TakeAsync();
        await till.ShowsAsync("Awaiting payment");
        await till.ShootAsync("till-pay", "#pay-panel");
        await till.PressAsync("Rp 60.000");
        await till.ShowsAsync("Paid by Cash.");
        await Assertions.Expect(till.Page.Locator("#change")).ToContainTextAsync("Change Rp 8.200");
        await till.ShootAsync("till-paid", "#pay-panel");
        var paid = await payments.BecomesAsync(order, "settlement");
        paid.Word("oh_order_type").ShouldBe("dine_in");
        paid["items"]![0].Word("oi_notes").ShouldBe("Tidak pedas");
        paid["customer"].Word("cu_name").ShouldBe("Ibu Sari");
        paid["table_location"].ShouldNotBeNull();

        await till.PressAsync("Receipt");
        var paper = till.Page.FrameLocator("#paper");
        await paper.GetByText(paid.Word("oh_order_number")).First.WaitForAsync();
        (await paper.Locator("main").EvaluateAsync<string>("main => getComputedStyle(main).maxWidth")).ShouldBe("400px");
        await till.ShootAsync("till-receipt");
        await till.PressAsync("Print");
        (await till.Page.EvaluateAsync<int>("window.printed")).ShouldBe(1);
        var file = await till.Page.RunAndWaitForDownloadAsync(() => till.Page.GetByRole(AriaRole.Link, new() { Name = "Save as PDF" }).ClickAsync());
        file.SuggestedFilename.ShouldBe($"{paid.Word("oh_order_number")}.pdf");
        (await File.ReadAllTextAsync(await file.PathAsync())).ShouldStartWith("%PDF");
        await till.PressAsync("Close");
        await till.PressAsync("New order");
        await Assertions.Expect(till.Lines).ToHaveCountAsync(0);
        await Assertions.Expect(till.Page.Locator("#amounts")).ToBeHiddenAsync();
        await Assertions.Expect(till.Page.GetByLabel("Search")).ToBeFocusedAsync();
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Quantities_change_by_button_and_by_hand_and_lines_go(int width)
    {
        await using var till = await StaffVisit.OpenAsync(await browser.OpenAsync(width), payments, "/demo/till");
        await till.AddAsync("Nasi Goreng");
        await till.AddAsync("Nasi Putih");
        await till.PressAsync("One more: \u2068Nasi Putih\u2069");
        await till.CostsAsync("Rp 39.675");
        await till.Page.GetByLabel("Quantity: \u2068Nasi Goreng\u2069").FillAsync("3");
        await till.Page.GetByLabel("Quantity: \u2068Nasi Goreng\u2069").BlurAsync();
        await till.CostsAsync("Rp 91.425");
        await till.Page.GetByLabel("Quantity: \u2068Nasi Goreng\u2069").FillAsync("0");
        await till.Page.GetByLabel("Quantity: \u2068Nasi Goreng\u2069").BlurAsync();
        await Assertions.Expect(till.Page.GetByLabel("Quantity: \u2068Nasi Goreng\u2069")).ToHaveValueAsync("3");
        await till.PressAsync("One less: \u2068Nasi Putih\u2069");
        await till.PressAsync("Remove: \u2068Nasi Goreng\u2069");
        await till.CostsAsync("Rp 6.900");

        await till.Page.ReloadAsync();
        await Assertions.Expect(till.Lines).ToHaveCountAsync(1);
        await till.CostsAsync("Rp 6.900");
        await till.PressAsync("Empty the cart");
        await till.SaysAsync("The cart is empty.");
        await till.Page.GetByText("Nothing is in the cart.").WaitForAsync();
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task An_order_is_left_unpaid_and_the_board_leads_back_to_it_while_the_next_cart_stays(int width)
    {
        await using var till = await StaffVisit.OpenAsync(await browser.OpenAsync(width), payments, "/demo/till");
        await till.AddAsync("Nasi Goreng");
        await till.CostsAsync("Rp 25.875");
        var order = await till.TakeAsync();
        await till.PressAsync("Leave it unpaid");
        await till.SaysAsync("stays unpaid");
        await till.AddAsync("Nasi Putih");
        await till.CostsAsync("Rp 6.900");

        await till.Page.GetByRole(AriaRole.Link, new() { Name = "Board" }).ClickAsync();
        await till.Order(order).GetByRole(AriaRole.Link).ClickAsync();
        await till.ShowsAsync("Awaiting payment");
        (await till.OrderIdAsync()).ShouldBe(order);
        await till.PressAsync("Exactly Rp 25.900");
        await till.ShowsAsync("Paid by Cash.");
        await till.PressAsync("New order");
        await Assertions.Expect(till.Lines).ToHaveCountAsync(1);
        await till.CostsAsync("Rp 6.900");
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task It_can_be_worked_by_keys_alone(int width)
    {
        await using var till = await StaffVisit.OpenAsync(await browser.OpenAsync(width), payments, "/demo/till");
        await till.Product("Nasi Goreng").WaitForAsync();
        await till.Page.Keyboard.PressAsync("Tab");
        await till.TypeAtAsync(".skip", "Enter");
        await till.TypeAtAsync("#main", "Tab");
        await till.TypeAtAsync("#staff > summary", "Tab");
        await Assertions.Expect(till.Page.Locator("#search")).ToBeFocusedAsync();
        await till.Page.Keyboard.TypeAsync("goreng kambing");
        await Assertions.Expect(till.Page.Locator(".product")).ToHaveCountAsync(1);
        await till.TypeAtAsync("#search", "Tab");
        await till.TypeAtAsync("#categories button:first-child", "Shift+Tab");
        await till.Page.Locator("#categories button").Last.FocusAsync();
        await till.TypeAtAsync("#categories button:last-child", "Tab");
        await till.TypeAtAsync(".product", "Enter");
        await till.CostsAsync("Rp 43.700");
        await till.TypeAtAsync(".product", "Tab");
        await till.TypeAtAsync("#empty", "Tab");
        await till.TypeAtAsync("#lines", "Tab");
        await till.TypeAtAsync(".stepper button:first-child", "Tab");
        await till.TypeAtAsync(".stepper input[type=number]", "ArrowUp", "Tab");
        await till.CostsAsync("Rp 87.400");
        await till.TypeAtAsync(".stepper button:nth-of-type(2)", "Tab");
        await till.TypeAtAsync(".stepper .note", "Tab");
        foreach (var field in new[] { ".stepper button:last-child", "#order-type", "#table", "#customer-email", "#customer-name", "#order-notes" })
        {
            await till.TypeAtAsync(field, "Tab");
        }

        await till.TypeAtAsync("#take", "Enter");
        await till.TypeAtAsync("#pay-title", "Tab");
        await till.TypeAtAsync("#quick button:first-child", "Enter");
        await till.ShowsAsync("Paid by Cash.");
        await till.TypeAtAsync("#receipt-button", "Enter");
        await till.TypeAtAsync("#print", "Escape");
        await till.TypeAtAsync("#receipt-button", "Tab");
        await till.TypeAtAsync("#new-order", "Enter");
        await Assertions.Expect(till.Page.Locator("#search")).ToBeFocusedAsync();
    }
}
