using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Payments;
using Microsoft.Playwright;
using Shouldly;

namespace Atapos.BrowserTests.Demo;

/// <summary>Somebody of the staff at the till or before the board, by what can be seen and done there.</summary>
internal sealed class StaffVisit : IAsyncDisposable
{
    // The demo's pictures are far away; what is shown here in their place has two colours.
    private const string Picture = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3" fill="#e9c46a"/><circle cx="2" cy="1.5" r="1" fill="#e76f51"/></svg>
        """;

    private readonly BrowserPage _browser;
    private readonly List<string> _foreseen = [];

    private StaffVisit(BrowserPage browser) => _browser = browser;

    /// <summary>The page.</summary>
    public IPage Page => _browser.Page;

    /// <summary>The lines of the cart.</summary>
    public ILocator Lines => Page.Locator("#lines > li");

    /// <summary>Opens a page of the demo.</summary>
    /// <param name="browser">An empty page.</param>
    /// <param name="payments">The shop.</param>
    /// <param name="path">Of the page.</param>
    /// <param name="token">Who works there; null for the cashier that is filled in.</param>
    /// <param name="at">The host, when it is not reached straight.</param>
    public static async Task<StaffVisit> OpenAsync(BrowserPage browser, PaymentShop payments, string path, string? token = null, Uri? at = null)
    {
        var visit = new StaffVisit(browser);
        await browser.Page.RouteAsync("https://res.cloudinary.com/**", route => route.FulfillAsync(new() { ContentType = "image/svg+xml", Body = Picture }));
        if (token is not null)
        {
            await browser.Page.AddInitScriptAsync($"sessionStorage.getItem('atapos.staff-token') ?? sessionStorage.setItem('atapos.staff-token', '{token}')");
        }

        await browser.Page.GotoAsync(new Uri(at ?? payments.Shop.Address, path).AbsoluteUri);
        return visit;
    }

    /// <summary>A button by its name.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Presses a button.</summary>
    public Task PressAsync(string name) => Button(name).ClickAsync();

    /// <summary>A product of the menu.</summary>
    public ILocator Product(string name) =>
        Page.Locator(".product").Filter(new() { Has = Page.Locator("strong").GetByText(name, new() { Exact = true }) });

    /// <summary>Puts a product into the cart.</summary>
    public Task AddAsync(string name) => Product(name).ClickAsync();

    /// <summary>Waits until the page says this.</summary>
    public Task SaysAsync(string text) => Assertions.Expect(Page.Locator("#said")).ToContainTextAsync(text);

    /// <summary>Waits until the order would cost this.</summary>
    public Task CostsAsync(string total) => Assertions.Expect(Page.Locator("#take-total")).ToHaveTextAsync(total);

    /// <summary>Waits until the order at hand shows this state.</summary>
    public Task ShowsAsync(string state) => Assertions.Expect(Page.Locator("#sale-state")).ToContainTextAsync(state);

    /// <summary>Waits until the stream is open.</summary>
    public Task IsLiveAsync() => Assertions.Expect(Page.Locator("#live")).ToHaveTextAsync("Live");

    /// <summary>An order of the board.</summary>
    public ILocator Order(long id) => Page.Locator($"#order-{id}");

    /// <summary>A column of the board.</summary>
    public ILocator Column(string name) => Page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    /// <summary>The number of the order at hand.</summary>
    public Task<long> OrderIdAsync() => Page.EvaluateAsync<long>("JSON.parse(sessionStorage.getItem('atapos.till')).sale.oh_id");

    /// <summary>Takes the cart as an order, and gives its number.</summary>
    public async Task<long> TakeAsync()
    {
        await Page.Locator("#take").ClickAsync();
        await SaysAsync("is taken");
        return await OrderIdAsync();
    }

    /// <summary>Enters another token.</summary>
    public async Task UseTokenAsync(string token)
    {
        await Page.Locator("#staff[open]").WaitForAsync();
        await Page.Locator("#token").FillAsync(token);
        await PressAsync("Use this token");
    }

    /// <summary>Presses a key once what it is meant for has the focus.</summary>
    public async Task TypeAtAsync(string selector, params string[] keys)
    {
        await Assertions.Expect(Page.Locator(selector)).ToBeFocusedAsync();
        foreach (var key in keys)
        {
            await Page.Keyboard.PressAsync(key);
        }
    }

    /// <summary>The page may complain of this, because the test makes it so.</summary>
    public void Foresee(string complaint) => _foreseen.Add(complaint);

    /// <summary>Keeps a picture of the screen.</summary>
    public Task ShootAsync(string name) => _browser.ShootAsync(name);

    /// <summary>Keeps a picture of the screen with this in it.</summary>
    public async Task ShootAsync(string name, string selector)
    {
        await Page.Locator(selector).EvaluateAsync("element => element.scrollIntoView({ block: 'start' })");
        await ShootAsync(name);
    }

    /// <summary>Leaves; the page must not have complained of anything unforeseen.</summary>
    public async ValueTask DisposeAsync()
    {
        var complaints = _browser.Complaints;
        await _browser.DisposeAsync();
        complaints.Where(complaint => !_foreseen.Exists(part => complaint.Contains(part, StringComparison.Ordinal))).ShouldBeEmpty();
    }
}
