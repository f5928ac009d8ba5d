using System.Net;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.BadInput;

/// <summary>Orders that are refused: a clear answer, and nothing has changed.</summary>
public sealed class RefusedOrderTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    /// <summary>Bodies that are JSON, and the field that is wrong.</summary>
    public static TheoryData<string, string> WrongFields => new()
    {
        { """{ "oh_order_type": 7, "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "oh_order_type" },
        { """{ "oh_order_type": "drive_in", "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "oh_order_type" },
        { """{ "oh_order_type": "", "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "oh_order_type" },
        { """{ "oh_order_type": null, "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "oh_order_type" },
        { """{ "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "oh_order_type" },
        { """{ "oh_order_type": "takeaway" }""", "items" },
        { """{ "oh_order_type": "takeaway", "items": [] }""", "items" },
        { """{ "oh_order_type": "takeaway", "items": {} }""", "items" },
        { """{ "oh_order_type": "takeaway", "items": [null] }""", "items[0]" },
        { """{ "oh_order_type": "takeaway", "items": [7] }""", "items[0]" },
        { """{ "oh_order_type": "takeaway", "items": [{ "oi_qty": 1 }] }""", "items[0].pr_id" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1 }] }""", "items[0].oi_qty" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": "1", "oi_qty": 1 }] }""", "items[0].pr_id" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1.5, "oi_qty": 1 }] }""", "items[0].pr_id" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": -1, "oi_qty": 1 }] }""", "items[0].pr_id" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 9223372036854775807, "oi_qty": 1 }] }""", "items[0].pr_id" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 9223372036854775808, "oi_qty": 1 }] }""", "items[0].pr_id" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": 0 }] }""", "items[0].oi_qty" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": -2 }] }""", "items[0].oi_qty" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": 10000 }] }""", "items[0].oi_qty" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": 99999999999999999999 }] }""", "items[0].oi_qty" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": 1.5 }] }""", "items[0].oi_qty" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": 1e400 }] }""", "items[0].oi_qty" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": true }] }""", "items[0].oi_qty" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": 1 }, { "pr_id": 1, "oi_qty": 0 }] }""", "items[1].oi_qty" },
        { """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": 1, "oi_notes": 5 }] }""", "items[0].oi_notes" },
        { """{ "oh_order_type": "takeaway", "oh_guest_count": 0, "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "oh_guest_count" },
        { """{ "oh_order_type": "takeaway", "oh_guest_count": 10000, "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "oh_guest_count" },
        { """{ "oh_order_type": "takeaway", "oh_guest_count": "two", "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "oh_guest_count" },
        { """{ "oh_order_type": "takeaway", "tl_id": 999999, "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "tl_id" },
        { """{ "oh_order_type": "takeaway", "tl_id": -1, "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "tl_id" },
        { """{ "oh_order_type": "takeaway", "cu_id": 999999, "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "cu_id" },
        { """{ "oh_order_type": "takeaway", "cu_email": "not an address", "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "cu_email" },
        { """{ "oh_order_type": "takeaway", "cu_email": "", "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "cu_email" },
        { """{ "oh_order_type": "takeaway", "oh_notes": "setengah \ud83d", "items": [{ "pr_id": 1, "oi_qty": 1 }] }""", "oh_notes" },
        { "[]", "body" },
        { "7", "body" },
    };

    [Theory]
    [MemberData(nameof(WrongFields))]
    public async Task A_field_that_does_not_fit_is_422_and_named(string body, string field)
    {
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.PostTextAsync("orders", body).ShouldBeInvalid(field);

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("oh_notes", "nol \0 di tengah", "text.invalid")]
    [InlineData("cu_name", "a\0b", "customer.name-invalid")]
    [InlineData("cu_phone", "08\n12", "customer.phone-invalid")]
    public async Task A_text_that_cannot_be_kept_is_422_and_changes_nothing(string field, string text, string code)
    {
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.OrderAsync(Orders.Of((1, 1)).With("cu_email", "tak.tersimpan@example.com").With(field, text))
            .ShouldBeProblem(HttpStatusCode.UnprocessableEntity, code);

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("oh_notes", 1000)]
    [InlineData("cu_name", 120)]
    [InlineData("cu_phone", 32)]
    public async Task A_text_may_be_so_long_and_no_longer(string field, int longest)
    {
        var order = Orders.Of((1, 1)).With("cu_email", $"{field}@example.com".Replace('_', '.'));
        await _shop.Officer.OrderAsync(order.With(field, new string('x', longest))).Created();
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.OrderAsync(order.With(field, new string('x', longest + 1))).ShouldBeInvalid(field);

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Two_hundred_and_one_lines_are_422()
    {
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.OrderAsync(Orders.Of([.. Enumerable.Repeat((1L, 1), 201)])).ShouldBeInvalid("items");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task All_faulty_fields_are_told_at_once()
    {
        var answer = (await _shop.Officer.PostTextAsync(
            "orders", """{ "oh_guest_count": 0, "items": [{ "pr_id": 1, "oi_qty": 0 }, { "oi_qty": 1 }] }"""))
            .ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");

        answer.Json["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal)
            .ShouldBe(["items[0].oi_qty", "items[1].pr_id", "oh_guest_count", "oh_order_type"]);
        answer.Json["details"]!.ToJsonString().ShouldBe(answer.Json["errors"]!.ToJsonString());
    }

    [Theory]
    [InlineData("Paket Lebaran")]
    [InlineData("Pecel Lele")]
    [InlineData("Payung Lipat")]
    public async Task An_inactive_an_unavailable_and_another_merchants_product_are_422(string name)
    {
        var product = await _shop.ProductIdAsync(name);
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.OrderAsync(Orders.Of((1, 1), (product, 1))).ShouldBeInvalid("items[1].pr_id");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Another_merchants_ids_are_answered_like_ids_that_do_not_exist()
    {
        var umbrella = await _shop.ProductIdAsync("Payung Lipat");
        var counter = await _shop.Database.ReadAsync<long>("select id from ordering.table_locations where me_id = 2");

        (await ErrorsAsync(Orders.Of((umbrella, 1)))).ShouldBe(await ErrorsAsync(Orders.Of((999_999_999, 1))));
        (await ErrorsAsync(Orders.Of((1, 1)).With("tl_id", counter))).ShouldBe(await ErrorsAsync(Orders.Of((1, 1)).With("tl_id", 999_999_999)));

        async Task<string> ErrorsAsync(JsonObject order) =>
            (await _shop.Officer.OrderAsync(order)).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation").Json["errors"]!.ToJsonString();
    }

    [Fact]
    public async Task A_sold_out_order_is_refused_whole_and_names_each_product()
    {
        var (duck, soup) = (await _shop.ProductIdAsync("Bebek Goreng Madura"), await _shop.ProductIdAsync("Sop Buntut"));
        var bakso = await _shop.ProductIdAsync("Bakso Urat");
        var left = await _shop.Database.ReadAsync<int>("select stock from catalog.products where id = $1", soup);
        var before = await _shop.Database.ContentsAsync();

        var refused = await _shop.Officer.OrderAsync(Orders.Of((duck, 1), (bakso, 1), (soup, left), (soup, 1)).With("cu_email", "tak.jadi@example.com"))
            .ShouldBeProblem(HttpStatusCode.Conflict, "stock.insufficient");

        refused.Json["details"]!.AsArray()
            .Select(line => $"{line.Number("pr_id")} {line.Word("pr_name")} {line.Number("requested")} {line.Number("available")}")
            .ShouldBe([$"{soup} Sop Buntut {left + 1} {left}", $"{duck} Bebek Goreng Madura 1 0"], ignoreOrder: true);
        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Unknown_fields_are_ignored()
    {
        var placed = await _shop.Officer.OrderAsync(
            Orders.Of((1, 2)).With("oh_total_amount", 1).With("oh_payment_status", "settlement").With("me_id", 2)).Created();

        placed.Json.Amounts().ShouldBe("50000 / 5000 / 4500 / 2250 / 51750 / 51800");
        placed.Json.Word("oh_payment_status").ShouldBe("pending");
        (await _shop.Database.ReadAsync<long>("select me_id from ordering.orders where id = $1", placed.OrderId)).ShouldBe(1);
    }
}
