using System.Globalization;
using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Atapos.BrowserTests.Demo;

/// <summary>Till and board look right in a shop without products, with odd names, and with an order of two hundred lines.</summary>
public sealed class OddShopTests(TestBrowser browser, PaymentShop payments) : IClassFixture<TestBrowser>, IClassFixture<PaymentShop>
{
    private const string Long = "Nasi goreng kampung istimewa dengan telur mata sapi, ayam suwir, acar, kerupuk udang, sambal terasi, teh manis";
    private const string Unbroken = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft";
    private const string RightToLeft = "أرز مقلي بالدجاج والخضار";
    private const string Emoji = "👩🏽‍🍳 Es Campur 🍧🇮🇩";

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_shop_without_products_says_so(int width)
    {
        var shop = await NewShop.OpenAsync(payments, $"kosong{width}");
        await using var till = await StaffVisit.OpenAsync(await browser.OpenAsync(width), payments, "/demo/till", shop.Token);
        await till.Page.GetByText("This shop has no products yet.").WaitForAsync();
        await till.IsLiveAsync();
        await till.ShootAsync("till-empty");
        await till.Page.Locator("#take").ClickAsync();
        await till.SaysAsync("Nothing is in the cart.");
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Long_names_other_scripts_and_emoji_stay_in_their_place(int width)
    {
        var shop = await NewShop.OpenAsync(payments, $"nama{width}");
        foreach (var name in new[] { Long, Unbroken, RightToLeft, Emoji })
        {
            await payments.Shop.Database.AddProductAsync(123_456_789, merchant: shop.Merchant, name: name);
        }

        var owner = payments.Shop.Staff(await payments.Sandbox.AddUserAsync($"owner-nama{width}", shop.Merchant, level: 100));
        await owner.PostAsync("product-categories", new { pc_name = Long[..100] }).Created();
        await owner.PostAsync("product-categories", new { pc_name = RightToLeft }).Created();
        await owner.PostAsync("table-locations", new { tl_number = "VIP-1", tl_name = Long }).Created();
        await using var till = await StaffVisit.OpenAsync(await browser.OpenAsync(width), payments, "/demo/till", shop.Token);
        await till.Product(Long).WaitForAsync();
        await till.ShootAsync("till-names-menu", "#categories");
        foreach (var name in new[] { Long, Unbroken, RightToLeft, Emoji })
        {
            await till.AddAsync(name);
        }

        await till.Page.GetByLabel("Served").SelectOptionAsync("dine_in");
        await till.Page.GetByLabel("Table", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await till.Page.GetByLabel("Customer's e-mail").FillAsync("long@example.com");
        await till.Page.GetByLabel("Customer's name").FillAsync(RightToLeft);
        await till.Page.GetByLabel("Note on the order").FillAsync(Emoji);
        await till.Page.GetByLabel("Note on the order").BlurAsync();
        await till.CostsAsync("Rp 493.827.156");
        await till.ShootAsync("till-names", "#cart-panel");
        await NothingIsCutOffAsync(till, "#lines strong, #lines .sum");
        var order = await till.TakeAsync();
        await till.PressAsync("Exactly Rp 493.827.200");
        await till.ShowsAsync("Paid by Cash.");
        await till.Page.GetByText("No change to give.").WaitForAsync();
        await till.PressAsync("Receipt");
        await till.Page.FrameLocator("#paper").GetByText(Unbroken).WaitForAsync();
        await till.ShootAsync("till-names-receipt");

        await till.Page.GotoAsync(new Uri(payments.Shop.Address, "/demo/board").AbsoluteUri);
        await till.Order(order).GetByText(Long).WaitForAsync();
        await till.ShootAsync("board-names", "#columns");
        await NothingIsCutOffAsync(till, ".column li > *");
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task An_order_of_two_hundred_lines_is_taken_and_printed(int width)
    {
        var shop = await NewShop.OpenAsync(payments, $"ratus{width}");
        for (var i = 1; i <= 201; i++)
        {
            await payments.Shop.Database.AddProductAsync(1_000, merchant: shop.Merchant, name: $"Barang {i.ToString("000", CultureInfo.InvariantCulture)}");
        }

        await using var till = await StaffVisit.OpenAsync(await browser.OpenAsync(width), payments, "/demo/till", shop.Token);
        foreach (var shown in new[] { 60, 120, 180 })
        {
            await Assertions.Expect(till.Page.Locator(".product")).ToHaveCountAsync(shown);
            await till.PressAsync("More products");
        }

        await Assertions.Expect(till.Page.Locator(".product")).ToHaveCountAsync(201);
        await till.Page.EvaluateAsync("document.querySelectorAll('.product').forEach(product => product.click())");
        await till.SaysAsync("at most 200 lines");
        await Assertions.Expect(till.Lines).ToHaveCountAsync(200);
        await till.CostsAsync("Rp 200.000");
        await Assertions.Expect(till.Lines.Last.Locator(".sum")).ToHaveTextAsync("Rp 1.000");
        await till.ShootAsync("till-two-hundred", "#cart-panel");
        var order = await till.TakeAsync();
        await till.PressAsync("Exactly Rp 200.000");
        await till.ShowsAsync("Paid by Cash.");
        await till.PressAsync("Receipt");
        await Assertions.Expect(till.Page.FrameLocator("#paper").Locator("li")).ToHaveCountAsync(200);
        (await payments.Shop.Staff(shop.Token).GetAsync($"orders/{order}").Ok()).Json["items"]!.AsArray().Count.ShouldBe(200);
    }

    private static async Task NothingIsCutOffAsync(StaffVisit visit, string selector) =>
        (await visit.Page.EvaluateAsync<string[]>(
            "selector => [...document.querySelectorAll(selector)].filter(element => element.scrollWidth > element.clientWidth + 1).map(element => element.textContent)", selector))
            .ShouldBeEmpty();
}
