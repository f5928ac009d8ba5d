using System.Text.Json.Nodes;
using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Atapos.BrowserTests.Payments;

/// <summary>A shop's page, the gateway's pop-up, and a browser that opens both.</summary>
public sealed class PopUpShop : IAsyncLifetime
{
    private readonly TestBrowser _browser = new();
    private AtlasSandbox _sandbox = null!;
    private ShopSite _site = null!;

    /// <summary>The gateway's controls.</summary>
    public Gateway Gateway { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _sandbox = await AtlasSandbox.StartAsync();
        Gateway = new(_sandbox.Http);
        _site = await ShopSite.StartAsync(new(_sandbox.Http.BaseAddress!, "/midtrans/snap/snap.js"), Gateway.ClientKey);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _site.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    /// <summary>Opens the shop's page with a session of 51,750 for a new order, whose id it begins.</summary>
    /// <param name="order">The gateway's order id.</param>
    /// <param name="width">Of the screen, in pixels.</param>
    /// <param name="fields">More fields of the session.</param>
    internal async Task<PopUp> OpenAsync(string order, int width, params (string Name, JsonNode Value)[] fields)
    {
        var page = await _browser.OpenAsync(width);
        await page.Page.GotoAsync(_site.PageOf(await TokenAsync(order, fields)).AbsoluteUri);
        return new(page);
    }

    /// <summary>Opens the payment page by itself, as a link leads to it.</summary>
    internal async Task<BrowserPage> OpenLinkAsync(string order, int width, params (string Name, JsonNode Value)[] fields)
    {
        var page = await _browser.OpenAsync(width);
        await page.Page.GotoAsync(new Uri(_sandbox.Http.BaseAddress!, $"/midtrans/snap/v3/redirection/{await TokenAsync(order, fields)}").AbsoluteUri);
        return page;
    }

    private async Task<string> TokenAsync(string order, (string Name, JsonNode Value)[] fields)
    {
        var body = new JsonObject
        {
            ["transaction_details"] = new JsonObject { ["order_id"] = order, ["gross_amount"] = 51_750 },
            ["item_details"] = new JsonArray(
                new JsonObject { ["id"] = "P1-L1", ["name"] = "Nasi Goreng", ["price"] = 22_500, ["quantity"] = 2 },
                new JsonObject { ["id"] = "TAX", ["name"] = "Tax", ["price"] = 4_500, ["quantity"] = 1 },
                new JsonObject { ["id"] = "SVC", ["name"] = "Service", ["price"] = 2_250, ["quantity"] = 1 }),
        };
        foreach (var (name, value) in fields)
        {
            body[name] = value;
        }

        return (await Gateway.CallAsync(HttpMethod.Post, "snap/v1/transactions", body)).Word("token");
    }
}

/// <summary>The gateway's pop-up on a shop's page, by what a customer sees and does.</summary>
internal sealed class PopUp(BrowserPage page) : IAsyncDisposable
{
    /// <summary>The shop's page.</summary>
    public BrowserPage Browser { get; } = page;

    /// <summary>The payment page in its frame.</summary>
    public IFrameLocator Frame { get; } = page.Page.FrameLocator("iframe[name=snap-midtrans]");

    private IPage Page => Browser.Page;

    private ILocator Dialog => Page.GetByRole(AriaRole.Dialog, new() { Name = "Payment" });

    private ILocator Heading => Frame.GetByRole(AriaRole.Heading, new() { Level = 2 });

    /// <summary>Presses the shop's button and waits for the pop-up.</summary>
    public async Task ShowAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Pay", Exact = true }).ClickAsync();
        await Dialog.WaitForAsync();
        await Frame.GetByText("Rp 51.750").First.WaitForAsync();
    }

    /// <summary>Chooses a method.</summary>
    /// <param name="method">By its title.</param>
    /// <param name="card">The number of the card, when it is one.</param>
    public async Task ChooseAsync(string method, string? card = null)
    {
        await Frame.GetByLabel(method, new() { Exact = true }).CheckAsync();
        if (card is not null)
        {
            await Frame.GetByLabel("Number").FillAsync(card);
        }

        await PressAsync("Continue");
    }

    /// <summary>Presses a button of the payment page.</summary>
    public Task PressAsync(string button) => Frame.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Presses a key.</summary>
    public Task TypeAsync(string key) => Page.Keyboard.PressAsync(key);

    /// <summary>Waits until the payment page says this.</summary>
    public Task SaysAsync(string heading) => Heading.Filter(new() { HasTextString = heading }).WaitForAsync();

    /// <summary>What the shop's callbacks were told; waits for the first, and sees that the pop-up is gone.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync()
    {
        await Page.Locator("#told li").First.WaitForAsync();
        (await Dialog.CountAsync()).ShouldBe(0);
        (await Page.Locator("iframe").CountAsync()).ShouldBe(0);
        return await Page.Locator("#told li").AllInnerTextsAsync();
    }

    /// <summary>Keeps a picture of the screen.</summary>
    public Task ShootAsync(string name) => Browser.ShootAsync(name);

    /// <summary>Closes the page; it must not have complained.</summary>
    public async ValueTask DisposeAsync()
    {
        var complaints = Browser.Complaints;
        await Browser.DisposeAsync();
        complaints.ShouldBeEmpty();
    }
}
