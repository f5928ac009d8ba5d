using System.Globalization;
using System.Text.RegularExpressions;
using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Microsoft.Playwright;
using Shouldly;

namespace Atapos.BrowserTests.Demo;

/// <summary>Somebody on the demo pages, by what can be seen and done there.</summary>
internal sealed partial class DemoVisit(BrowserPage browser, PaymentShop payments) : IAsyncDisposable
{
    /// <summary>The page.</summary>
    public IPage Page => browser.Page;

    /// <summary>The orders of the history.</summary>
    public ILocator Orders => Page.Locator("#orders > li");

    /// <summary>Opens a page by its address.</summary>
    public Task GoAsync(string path) => Page.GotoAsync(new Uri(payments.Shop.Address, path).AbsoluteUri);

    /// <summary>Follows a link to a page of the demo, and waits until that page's scripts have run.</summary>
    public async Task FollowAsync(string name)
    {
        var link = Page.GetByRole(AriaRole.Link, new() { Name = name }).First;
        var path = await link.GetAttributeAsync("href");
        await link.ClickAsync();
        await Page.Locator($"nav a[aria-current=page][href='{path}']").WaitForAsync();
    }

    /// <summary>Presses a button.</summary>
    public Task PressAsync(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    /// <summary>Presses keys, one after the other.</summary>
    public async Task TypeAsync(params string[] keys)
    {
        foreach (var key in keys)
        {
            await Page.Keyboard.PressAsync(key);
        }
    }

    /// <summary>Waits until the page says this.</summary>
    public Task SaysAsync(string text) => Page.Locator("#said").Filter(new() { HasTextString = text }).WaitForAsync();

    /// <summary>Waits until the list of orders is live.</summary>
    public Task IsLiveAsync() => Page.Locator("#live").Filter(new() { HasTextString = "Live" }).WaitForAsync();

    /// <summary>Waits until what has the focus says this.</summary>
    public Task FocusIsOnAsync(string words) => Assertions.Expect(Page.Locator(":focus")).ToHaveTextAsync(words);

    /// <summary>An order of the history.</summary>
    public ILocator OrderOf(long id) => Page.Locator($"#order-{id}");

    /// <summary>Keeps a picture of the screen.</summary>
    public Task ShootAsync(string name) => browser.ShootAsync(name);

    /// <summary>Signs in by the code in the sandbox's inbox, and gives the customer's number.</summary>
    public async Task<long> SignInByCodeAsync(string email)
    {
        await Page.GetByLabel("E-mail").FillAsync(email);
        await PressAsync("Send a code");
        await SaysAsync("a code is in the mailbox");
        await Page.GetByLabel("Code", new() { Exact = true }).FillAsync(await CodeOfAsync(email));
        await PressAsync("Verify the code");
        await SaysAsync("Signed in as");
        (await Page.GetByLabel("Token", new() { Exact = true }).InputValueAsync()).Split('.').Length.ShouldBe(3);
        return long.Parse(await Page.Locator("#me dd").First.InnerTextAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>The code in the newest mail to an address.</summary>
    public async Task<string> CodeOfAsync(string email) => Code().Match((await payments.Sandbox.MailToAsync(email)).Word("text")).Value;

    /// <summary>The link in the newest mail to an address.</summary>
    public async Task<string> LinkOfAsync(string email) => Link().Match((await payments.Sandbox.MailToAsync(email)).Word("text")).Value;

    /// <summary>Leaves; the page must not have complained.</summary>
    public async ValueTask DisposeAsync()
    {
        var complaints = browser.Complaints;
        await browser.DisposeAsync();
        complaints.ShouldBeEmpty();
    }

    [GeneratedRegex(@"\b\d{6,10}\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"https?://\S+token=[\w-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
