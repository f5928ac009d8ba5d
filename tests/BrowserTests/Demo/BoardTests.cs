using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Edge;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Microsoft.Playwright;
using Xunit;

namespace Atapos.BrowserTests.Demo;

/// <summary>The board shows what a shop takes on a day, while it is taken.</summary>
public sealed class BoardTests(TestBrowser browser) : IClassFixture<TestBrowser>, IAsyncLifetime
{
    private PaymentShop _payments = null!;

    public async Task InitializeAsync() => _payments = await PaymentShop.OpenAsync(new());

    public Task DisposeAsync() => _payments.DisposeAsync();

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Takings_and_orders_follow_what_happens(int width)
    {
        var shop = await NewShop.OpenAsync(_payments, "papan");
        var rice = await _payments.Shop.Database.AddProductAsync(25_025, merchant: shop.Merchant, name: "Nasi Campur");
        var cashier = _payments.Shop.Staff(shop.Token);
        var owner = _payments.Shop.Staff(await _payments.Sandbox.AddUserAsync("owner-papan", shop.Merchant, level: 100));
        await using var board = await StaffVisit.OpenAsync(await browser.OpenAsync(width), _payments, "/demo/board", shop.Token);
        await board.IsLiveAsync();
        await TakenAsync(board, "Rp 0", 0);
        await Assertions.Expect(board.Page.Locator("#zone")).ToContainTextAsync("is not known here");
        await board.ShootAsync("board-empty");

        var cash = (await cashier.OrderAsync(Orders.Of((rice, 1))).Created()).OrderId;
        await board.Column("Awaiting payment").Locator($"#order-{cash}").WaitForAsync();
        await TakenAsync(board, "Rp 0", 1);
        await cashier.PayCashAsync(cash, 50_000).Ok();
        await board.Column("Paid").Locator($"#order-{cash}").GetByText("Cash").WaitForAsync();
        await TakenAsync(board, "Rp 25.000", 1);
        await Assertions.Expect(board.Page.Locator("#zone")).ToContainTextAsync("Asia/Makassar");

        var code = (await cashier.OrderAsync(Orders.Of((rice, 2)).With("cu_email", "sari@example.com").With("cu_name", "Ibu Sari")).Created()).OrderId;
        await cashier.PostAsync($"orders/{code}/create-qris").Ok();
        await _payments.Gateway.SettleAsync((await cashier.GetAsync($"orders/{code}").Ok()).Json.Word("oh_midtrans_order_id"));
        await board.Column("Paid").Locator($"#order-{code}").GetByText("Ibu Sari").WaitForAsync();
        await TakenAsync(board, "Rp 75.050", 2);
        await Assertions.Expect(board.Page.Locator("#tenders")).ToHaveTextAsync("QRIS (1)Rp 50.050Cash (1)Rp 25.000");
        var cancelled = (await cashier.OrderAsync(Orders.Of((rice, 1))).Created()).OrderId;
        await cashier.CancelAsync(cancelled).Ok();
        await board.Column("Came to nothing").Locator($"#order-{cancelled}").GetByText("Cancelled").WaitForAsync();
        await board.ShootAsync("board-live");
        await owner.PostAsync($"orders/{cash}/refund", new { amount = 5_000 }).Ok();
        await board.Order(cash).GetByText("Rp 5.000 given back").WaitForAsync();
        await TakenAsync(board, "Rp 70.050", 3);
        await owner.PostAsync($"orders/{cash}/refund").Ok();
        await board.Column("Refunded").Locator($"#order-{cash}").WaitForAsync();
        await TakenAsync(board, "Rp 50.050", 3);

        await board.Page.GetByLabel("State").SelectOptionAsync("cancel");
        await Assertions.Expect(board.Page.Locator(".column li")).ToHaveCountAsync(1);
        await TakenAsync(board, "Rp 50.050", 3);
        await board.ShootAsync("board-filter");
        await board.Page.GetByLabel("State").SelectOptionAsync("");
        await board.Page.GetByLabel("Day").FillAsync("2020-02-29");
        await TakenAsync(board, "Rp 0", 0);
        await cashier.OrderAsync(Orders.Of((rice, 1))).Created();
        await Assertions.Expect(board.Page.Locator("#log li").First).ToContainTextAsync("was placed");
        await TakenAsync(board, "Rp 0", 0);
        await board.PressAsync("Today");
        await TakenAsync(board, "Rp 50.050", 4);
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_stream_that_is_cut_goes_on_where_it_stopped(int width)
    {
        await using var line = DatabaseLine.Lay();
        line.Lead(_payments.Shop.Address.Port);
        await using var board = await StaffVisit.OpenAsync(
            await browser.OpenAsync(width), _payments, "/demo/board", at: new Uri($"http://127.0.0.1:{line.Port}"));
        board.Foresee("net::ERR_");
        await board.IsLiveAsync();
        await Assertions.Expect(board.Page.Locator("#count")).Not.ToBeEmptyAsync();
        line.Cut();
        await Assertions.Expect(board.Page.Locator("#live")).ToHaveTextAsync("Interrupted; trying again");
        await board.ShootAsync("board-cut");
        var missed = await _payments.CreateOrderAsync();
        await _payments.Shop.Officer.PayCashAsync(missed, 60_000).Ok();
        line.Lead(_payments.Shop.Address.Port);

        await board.IsLiveAsync();
        await board.Column("Paid").Locator($"#order-{missed}").WaitForAsync();
        await Assertions.Expect(board.Page.Locator("#log li").Filter(new() { HasText = "was paid" })).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task A_list_that_could_not_be_read_is_read_when_the_stream_is_there_again()
    {
        await using var line = DatabaseLine.Lay();
        line.Lead(_payments.Shop.Address.Port);
        var order = await _payments.CreateOrderAsync();
        var page = await browser.OpenAsync(1280);
        await page.Page.RouteAsync("**/api/v1/orders?*date_from*", route => route.AbortAsync("connectionreset"), new() { Times = 1 });
        await using var board = await StaffVisit.OpenAsync(page, _payments, "/demo/board", at: new Uri($"http://127.0.0.1:{line.Port}"));
        board.Foresee("net::ERR_");
        await board.SaysAsync("The API does not answer.");
        await board.IsLiveAsync();
        line.Cut();
        await Assertions.Expect(board.Page.Locator("#live")).ToHaveTextAsync("Interrupted; trying again");
        line.Lead(_payments.Shop.Address.Port);
        await board.Order(order).WaitForAsync();
        await Assertions.Expect(board.Page.Locator("#said")).ToBeEmptyAsync();
    }

    [BrowserFact]
    public async Task Today_is_the_shops_own_and_the_next_one_begins_at_its_midnight()
    {
        var page = await browser.OpenAsync(1280);

        // In Jakarta one minute to midnight; in London and everywhere west of it the day is not over for long.
        await page.Page.Clock.InstallAsync(new() { TimeDate = new DateTime(2027, 3, 9, 16, 59, 0, DateTimeKind.Utc) });
        await using var board = await StaffVisit.OpenAsync(page, _payments, "/demo/board");
        await Assertions.Expect(board.Page.Locator("#zone")).ToContainTextAsync("Asia/Jakarta");
        await Assertions.Expect(board.Page.GetByLabel("Day")).ToHaveValueAsync("2027-03-09");
        await board.Page.Clock.FastForwardAsync(90_000);
        await Assertions.Expect(board.Page.GetByLabel("Day")).ToHaveValueAsync("2027-03-10");
    }

    [BrowserFact]
    public async Task Many_orders_are_read_page_by_page_up_to_a_bound_that_is_told()
    {
        var orders = 0;
        for (; orders < 12; orders++)
        {
            await _payments.CreateOrderAsync();
        }

        var page = await browser.OpenAsync(1280);
        await page.Page.RouteAsync("**/api/v1/orders?*limit=500*", route => route.ContinueAsync(new() { Url = route.Request.Url.Replace("limit=500", "limit=1", StringComparison.Ordinal) }));
        await using var board = await StaffVisit.OpenAsync(page, _payments, "/demo/board");
        await Assertions.Expect(board.Page.Locator("#bound")).ToContainTextAsync("Only the newest 10 of");
        await Assertions.Expect(board.Page.Locator("#count")).ToHaveTextAsync("10");
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task It_can_be_worked_by_keys_alone_and_a_token_that_is_none_is_told(int width)
    {
        await using var board = await StaffVisit.OpenAsync(await browser.OpenAsync(width), _payments, "/demo/board", "nobodys");
        board.Foresee("status of 401");
        await board.SaysAsync("The token is not valid, or no longer");
        await board.Page.Locator("#staff[open]").WaitForAsync();
        await board.ShootAsync("board-token");
        await board.Page.Locator("#staff > summary").FocusAsync();
        await board.TypeAtAsync("#staff > summary", "Tab");
        await board.TypeAtAsync("#token", "Control+a");
        await board.Page.Keyboard.TypeAsync("sandbox-officer-1");
        await board.TypeAtAsync("#token", "Enter");
        await board.IsLiveAsync();
        await _payments.CreateOrderAsync();
        await board.Column("Awaiting payment").Locator("li").First.WaitForAsync();
        await board.Page.GetByLabel("State").FocusAsync();
        await board.TypeAtAsync("#state", "Tab");
        await board.TypeAtAsync("[data-column=pending]", "ArrowDown");
        var order = await _payments.CreateOrderAsync();
        await board.Order(order).WaitForAsync();
        await Assertions.Expect(board.Page.Locator("[data-column=pending]")).ToBeFocusedAsync();
    }

    private static async Task TakenAsync(StaffVisit board, string takings, int orders)
    {
        await Assertions.Expect(board.Page.Locator("#takings")).ToHaveTextAsync(takings);
        await Assertions.Expect(board.Page.Locator("#count")).ToHaveTextAsync($"{orders}");
    }
}
