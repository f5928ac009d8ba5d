using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Payments;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Atapos.BrowserTests.Demo;

/// <summary>Every page of the demo opens without complaint, in both languages and on both screens, and a newcomer finds the way through all of them.</summary>
public sealed class EveryPageTests(TestBrowser browser, PaymentShop payments) : IClassFixture<TestBrowser>, IClassFixture<PaymentShop>
{
    public static TheoryData<string, int, string> Pages()
    {
        var pages = new TheoryData<string, int, string>();
        foreach (var page in new[] { "", "/customer-auth", "/snap-embedded", "/order-history", "/till", "/board" })
        {
            foreach (var width in new[] { 390, 1280 })
            {
                pages.Add(page, width, "en");
                pages.Add(page, width, "id");
            }
        }

        return pages;
    }

    [BrowserTheory]
    [MemberData(nameof(Pages))]
    public async Task It_opens_without_a_complaint_and_every_word_is_there(string path, int width, string language)
    {
        var page = await browser.OpenAsync(width);
        await page.Page.AddInitScriptAsync($"localStorage.setItem('atapos.language', '{language}')");
        await using var visit = await StaffVisit.OpenAsync(page, payments, $"/demo{path}");
        await visit.Page.Locator($"html[lang={language}]").WaitForAsync();
        if (path is "/till" or "/board")
        {
            await Assertions.Expect(visit.Page.Locator("#live")).ToHaveTextAsync(language is "id" ? "Langsung" : "Live");
            await visit.Page.Locator(path is "/till" ? ".product" : ".column").First.WaitForAsync();
        }

        (await visit.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('[data-word]')].filter(element => element.textContent === element.dataset.word && element.dataset.word !== 'QRIS').map(element => element.dataset.word)"))
            .ShouldBeEmpty();
        (await visit.Page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('input, select, textarea, button, iframe, dialog, ol, img')]
              .filter(element => !element.labels?.length && !element.getAttribute('aria-label') && !element.getAttribute('aria-labelledby') && !element.title
                && element.getAttribute('alt') === null && !element.textContent.trim())
              .map(element => element.outerHTML)
            """)).ShouldBeEmpty();
        await visit.ShootAsync($"open{path.Replace('/', '-')}-{language}");
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_newcomer_signs_in_orders_pays_sees_it_on_the_board_takes_cash_and_prints_the_receipt(int width)
    {
        await using var board = await StaffVisit.OpenAsync(await browser.OpenAsync(1280), payments, "/demo/board");
        await board.IsLiveAsync();
        await using var demo = new DemoVisit(await browser.OpenAsync(width), payments);
        await demo.Page.RouteAsync("https://res.cloudinary.com/**", route => route.FulfillAsync(new() { ContentType = "image/svg+xml", Body = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>" }));
        await demo.GoAsync("/demo");
        await demo.FollowAsync("Sign in without a password");
        await demo.SignInByCodeAsync($"journey-{width}@example.com");
        await demo.FollowAsync("Pay");
        await demo.PressAsync("Create Test Order & Pay");
        var number = await demo.Page.Locator("#order dd").First.InnerTextAsync();
        await board.Column("Awaiting payment").GetByText(number).WaitForAsync();
        var frame = demo.Page.FrameLocator("iframe[name=snap-midtrans]");
        await frame.GetByLabel("QRIS", new() { Exact = true }).CheckAsync();
        foreach (var button in new[] { "Continue", "Pay", "Back to the shop" })
        {
            await frame.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        }

        await demo.SaysAsync("Paid.");
        await board.Column("Paid").GetByText(number).WaitForAsync();

        await demo.FollowAsync("Till");
        await demo.Page.GetByRole(AriaRole.Button, new() { Name = "Nasi Goreng Rp" }).ClickAsync();
        await Assertions.Expect(demo.Page.Locator("#take-total")).ToHaveTextAsync("Rp 25.875");
        await demo.Page.Locator("#take").ClickAsync();
        var title = demo.Page.Locator("#pay-title");
        await Assertions.Expect(title).ToBeFocusedAsync();
        var taken = (await title.InnerTextAsync()).Split(' ')[^1];
        await board.Column("Awaiting payment").GetByText(taken).WaitForAsync();
        await demo.PressAsync("Rp 50.000");
        await Assertions.Expect(demo.Page.Locator("#change")).ToContainTextAsync("Rp 24.100");
        await board.Column("Paid").GetByText(taken).WaitForAsync();
        await demo.PressAsync("Receipt");
        await demo.Page.FrameLocator("#paper").GetByText(taken).First.WaitForAsync();
        await demo.ShootAsync("journey-receipt");
        await board.ShootAsync($"journey-board-{width}");
        await demo.PressAsync("Close");
        await demo.FollowAsync("Board");
        await demo.Page.Locator("#columns").GetByText(taken).WaitForAsync();
    }
}
