using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Payments;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Atapos.BrowserTests.Docs;

/// <summary>The pages that show the API, and those that explain its failures, open on a telephone and at a desk without a complaint.</summary>
public sealed class DocumentPageTests(TestBrowser browser, PaymentShop payments) : IClassFixture<TestBrowser>, IClassFixture<PaymentShop>
{
    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Docs_signs_in_as_a_user_of_the_sandbox_and_tries_an_operation_out(int width)
    {
        await using var browsed = await browser.OpenAsync(width);
        var page = browsed.Page;
        var foreign = Foreign(page);
        await page.GotoAsync(At("/docs"));
        await page.Locator(".opblock-tag").First.WaitForAsync();
        await browsed.ShootAsync("docs");

        await page.GetByLabel("Staff", new() { Exact = true }).SelectOptionAsync("sandbox-officer-1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this user" }).ClickAsync();
        await page.GetByText("Requests of this page bring the token sandbox-officer-1.").WaitForAsync();
        (await TryAsync(page, "Orders", "listOrders")).ShouldBe("200");
        await browsed.ShootAsync("docs-tried");

        await page.GetByLabel("Customer's e-mail").FillAsync($"docs-{width}@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Mail a code" }).ClickAsync();
        var mail = await payments.Sandbox.SignInMailToAsync($"docs-{width}@example.com", 1);
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(System.Text.RegularExpressions.Regex.Match(
            mail["text"]!.GetValue<string>(), @"\b\d{6,10}\b", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.GetByText($"Requests of this page bring the token of docs-{width}@example.com.").WaitForAsync();
        (await TryAsync(page, "Customer sign-in", "getSignedInCustomer")).ShouldBe("200");

        foreign.ShouldBeEmpty();
        browsed.Complaints.ShouldBeEmpty();
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task ReDoc_shows_every_group_and_an_operation(int width)
    {
        await using var browsed = await browser.OpenAsync(width);
        var foreign = Foreign(browsed.Page);
        await browsed.Page.GotoAsync(At("/redoc"));
        await browsed.Page.GetByRole(AriaRole.Heading, new() { Name = "ATAPOS - Point of Sale System" }).First.WaitForAsync();
        await browsed.ShootAsync("redoc");
        await browsed.Page.GetByRole(AriaRole.Heading, new() { Name = "Take cash" }).First.ScrollIntoViewIfNeededAsync();
        await browsed.Page.GetByText("amount_paid").First.WaitForAsync();
        await browsed.ShootAsync("redoc-operation");

        // Without its styles the page would stand in the browser's own type.
        (await browsed.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.redoc-wrap')).fontFamily")).ShouldContain("Roboto");
        foreign.ShouldBeEmpty();
        browsed.Complaints.ShouldBeEmpty();
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_failure_is_explained_in_both_languages(int width)
    {
        await using var browsed = await browser.OpenAsync(width);
        var page = browsed.Page;
        var foreign = Foreign(page);
        await page.GotoAsync(At("/problems"));
        await browsed.ShootAsync("problems");
        await page.GetByRole(AriaRole.Link, new() { Name = "stock.insufficient" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Too little is left" }).WaitForAsync();
        await browsed.ShootAsync("problems-code");
        await page.GetByRole(AriaRole.Link, new() { Name = "Bahasa Indonesia" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Stok tidak cukup" }).WaitForAsync();
        (await page.EvaluateAsync<string>("document.documentElement.lang")).ShouldBe("id");
        await browsed.ShootAsync("problems-code-id");
        await page.GetByRole(AriaRole.Link, new() { Name = "Semua kegagalan" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Kegagalan API" }).WaitForAsync();

        foreign.ShouldBeEmpty();
        browsed.Complaints.ShouldBeEmpty();
    }

    private string At(string path) => new Uri(payments.Shop.Address, path).AbsoluteUri;

    /// <summary>What was asked of anybody else.</summary>
    private List<string> Foreign(IPage page)
    {
        var asked = new List<string>();
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } address && !string.Equals(address.Authority, payments.Shop.Address.Authority, StringComparison.Ordinal))
            {
                asked.Add(request.Url);
            }
        };
        return asked;
    }

    /// <summary>Opens an operation, sends it as it stands, and gives the status that is shown.</summary>
    private static async Task<string> TryAsync(IPage page, string group, string operation)
    {
        var block = page.Locator($"#operations-{group.Replace(' ', '_')}-{operation}");
        if (!await block.IsVisibleAsync())
        {
            await page.Locator($"#operations-tag-{group.Replace(' ', '_')}").ClickAsync();
        }

        await block.Locator(".opblock-summary-control").ClickAsync();
        await block.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await block.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        return (await block.Locator(".live-responses-table tbody .response-col_status").First.InnerTextAsync()).Split('\n')[0].Trim();
    }
}
