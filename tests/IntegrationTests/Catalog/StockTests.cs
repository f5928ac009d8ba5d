using System.Globalization;
using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Catalog;

/// <summary>Every unit that comes or goes has a cause, and all causes add up to the stock.</summary>
public sealed class StockTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private const string Apart = """
        select count(*) from catalog.products p
        where coalesce(p.stock, 0) <> (select coalesce(sum(m.delta), 0) from catalog.stock_movements m where m.me_id = p.me_id and m.product_id = p.id)
        """;

    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task Each_change_of_a_stock_is_told_newest_first()
    {
        var id = await _shop.Admin.NewProductAsync("Klepon Isi", stock: 10);
        var order = (await _shop.Officer.OrderAsync(Orders.Of((id, 4))).Created()).OrderId;
        await _shop.Officer.CancelAsync(order).Ok();
        await Eventually.BeTrueAsync(
            async () => (await _shop.Anonymous.GetAsync($"products/{id}").Ok()).Json.Number("pr_stock") == 10, "the units are back");
        var adjusted = await _shop.Admin.PostAsync($"products/{id}/stock-adjustments", new { delta = -3, reason = " Pecah " }).Created();
        await _shop.Admin.PutAsync($"products/{id}", new { pr_stock = 50 }).Ok();

        adjusted.Header("Location").ShouldBe($"/api/v1/products/{id}/stock-adjustments");
        (adjusted.Json.Number("delta"), adjusted.Json.Number("stock_after"), adjusted.Json.Word("reason")).ShouldBe((-3L, 7L, "Pecah"));
        var told = await _shop.Officer.GetAsync($"products/{id}/stock-adjustments").Ok();
        told.Header("X-Total-Count").ShouldBe("5");
        told.Rows.Select(row => string.Create(CultureInfo.InvariantCulture,
                $"{row.Word("kind")} {row.Number("delta")} {row.Number("stock_after")} {row!["oh_id"]} {row["reason"]}").TrimEnd())
            .ShouldBe(
            [
                "adjustment 43 50  Set on the product", "adjustment -3 7  Pecah", $"return 4 10 {order}", $"sale -4 6 {order}", "adjustment 10 10  Opening stock",
            ]);
        (await _shop.Database.ReadAsync<long>(Apart)).ShouldBe(0);
    }

    [Fact]
    public async Task The_changes_come_in_pages()
    {
        var id = await _shop.Admin.NewProductAsync("Berhalaman", stock: 1);
        for (var i = 0; i < 6; i++)
        {
            await _shop.Admin.PostAsync($"products/{id}/stock-adjustments", new { delta = 1, reason = $"Kirim {i}" }).Created();
        }

        var seen = new List<long>();
        for (var next = $"/api/v1/products/{id}/stock-adjustments?limit=3"; next is not null;)
        {
            var page = await _shop.Officer.GetAsync(next).Ok();
            seen.AddRange(page.Rows.Select(row => row.Number("stock_after")));
            next = page.Header("Link")?.Split(", ").FirstOrDefault(link => link.EndsWith("rel=\"next\"", StringComparison.Ordinal))?.Split('<', '>')[1];
        }

        seen.ShouldBe([7, 6, 5, 4, 3, 2, 1]);
    }

    [Theory]
    [InlineData("""{"delta":0,"reason":"Nol"}""", "delta")]
    [InlineData("""{"reason":"Kosong"}""", "delta")]
    [InlineData("""{"delta":1.5,"reason":"Separuh"}""", "delta")]
    [InlineData("""{"delta":99999999999,"reason":"Banyak"}""", "delta")]
    [InlineData("""{"delta":1000000001,"reason":"Banyak"}""", "delta")]
    [InlineData("""{"delta":1}""", "reason")]
    [InlineData("""{"delta":1,"reason":" "}""", "reason")]
    [InlineData("""{"delta":1,"reason":"a\u0000"}""", "reason")]
    public async Task An_adjustment_that_says_too_little_is_refused(string json, string field)
    {
        var id = await _shop.Admin.NewProductAsync("Ditolak", stock: 2);

        await _shop.Admin.PostTextAsync($"products/{id}/stock-adjustments", json).ShouldBeInvalid(field);

        (await _shop.Anonymous.GetAsync($"products/{id}").Ok()).Json.Number("pr_stock").ShouldBe(2);
    }

    [Fact]
    public async Task Nobody_takes_more_than_there_is_or_from_what_nobody_counts()
    {
        var counted = await _shop.Admin.NewProductAsync("Terhitung", stock: 2);
        var uncounted = await _shop.Admin.NewProductAsync("Tak terhitung");

        await _shop.Admin.PostAsync($"products/{counted}/stock-adjustments", new { delta = -3, reason = "Hilang" })
            .ShouldBeProblem(HttpStatusCode.Conflict, "product.out-of-stock");
        await _shop.Admin.PostAsync($"products/{counted}/stock-adjustments", new { delta = 1_000_000_000, reason = "Penuh" })
            .ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "product.stock-invalid");
        await _shop.Admin.PostAsync($"products/{uncounted}/stock-adjustments", new { delta = 3, reason = "Datang" })
            .ShouldBeProblem(HttpStatusCode.Conflict, "product.stock-not-tracked");
        await _shop.Officer.PostAsync($"products/{counted}/stock-adjustments", new { delta = 1, reason = "Bukan pemilik" })
            .ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Anonymous.GetAsync($"products/{counted}/stock-adjustments").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        (await _shop.Officer.GetAsync($"products/{counted}/stock-adjustments").Ok()).Rows.Count.ShouldBe(1);
        (await _shop.Officer.GetAsync($"products/{uncounted}/stock-adjustments").Ok()).Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_repeated_adjustment_counts_once()
    {
        var id = await _shop.Admin.NewProductAsync("Sekali saja", stock: 5);
        var admin = _shop.Admin.With("Idempotency-Key", "stock-once");

        var first = await admin.PostAsync($"products/{id}/stock-adjustments", new { delta = 2, reason = "Kiriman" }).Created();
        var again = await admin.PostAsync($"products/{id}/stock-adjustments", new { delta = 2, reason = "Kiriman" }).Created();

        again.Text.ShouldBe(first.Text);
        (await _shop.Anonymous.GetAsync($"products/{id}").Ok()).Json.Number("pr_stock").ShouldBe(7);
    }

    [Fact]
    public async Task Stock_and_causes_agree_under_orders_cancellations_counts_and_adjustments_at_once()
    {
        long[] ids =
        [
            await _shop.Admin.NewProductAsync("Ramai A", stock: 30), await _shop.Admin.NewProductAsync("Ramai B", stock: 30), await _shop.Admin.NewProductAsync("Ramai C", stock: 30),
        ];

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 5) switch
        {
            0 => _shop.Officer.OrderAsync(Orders.Of((ids[0], 3), (ids[1], 2))),
            1 => _shop.Officer.OrderAsync(Orders.Of((ids[2], 2), (ids[0], 3))),
            2 => OrderAndCancelAsync(ids),
            3 => _shop.Admin.PostAsync($"products/{ids[i % 3]}/stock-adjustments", new { delta = i % 2 == 0 ? -4 : 3, reason = "Hitung ulang" }),
            _ => _shop.Admin.PutAsync($"products/{ids[i % 3]}", new { pr_stock = 20 + i, pr_desc = $"Putaran {i}" }),
        }));

        foreach (var answer in answers)
        {
            answer.Status.ShouldBeOneOf(200, 201, 409);
            if (answer.Status == 409)
            {
                answer.Json.Word("code").ShouldBeOneOf("stock.insufficient", "product.out-of-stock");
            }
        }

        await Eventually.BeTrueAsync(
            async () => await _shop.Database.ReadAsync<long>("select count(*) from payments.outbox where delivered_at is null") == 0, "all is delivered");
        (await _shop.Database.ReadAsync<long>(Apart)).ShouldBe(0);
        (await _shop.Database.ReadAsync<long>("select count(*) from catalog.products where stock < 0")).ShouldBe(0);
    }

    private async Task<Answer> OrderAndCancelAsync(long[] ids)
    {
        var order = await _shop.Officer.OrderAsync(Orders.Of((ids[1], 2), (ids[2], 2)));
        return order.Status == 201 ? await _shop.Officer.CancelAsync(order.OrderId) : order;
    }
}
