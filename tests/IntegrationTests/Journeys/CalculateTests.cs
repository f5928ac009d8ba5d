using System.Net;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Journeys;

/// <summary>A calculation answers what an order would, and keeps nothing.</summary>
public sealed class CalculateTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task A_calculation_answers_what_the_order_then_answers()
    {
        var soup = await _shop.ProductIdAsync("Sop Buntut");
        var order = Orders.Of((1, 2), (soup, 1), (30, 4))
            .With("tl_id", 1).With("oh_guest_count", 3).With("oh_notes", "Cepat").With("cu_email", "siti@example.com");

        var calculated = (await _shop.Officer.PostAsync("orders/calculate", order).Ok()).Json.AsObject();
        var placed = (await _shop.Officer.OrderAsync(order).Created()).Json.AsObject();

        calculated.IsNull("oh_id").ShouldBeTrue();
        calculated.IsNull("oh_order_number").ShouldBeTrue();
        calculated.IsNull("created_at").ShouldBeTrue();
        Comparable(calculated).ShouldBe(Comparable(placed));
    }

    [Fact]
    public async Task A_calculation_uses_no_number_no_stock_and_makes_no_customer()
    {
        var soup = await _shop.ProductIdAsync("Sop Buntut");
        var before = await _shop.Database.ContentsAsync();

        var calculated = await _shop.Officer.PostAsync(
            "orders/calculate", Orders.Of((soup, 2)).With("cu_email", "hanya.tanya@example.com").With("cu_name", "Hanya Tanya")).Ok();

        calculated.Json["customer"].Word("cu_email").ShouldBe("hanya.tanya@example.com");
        calculated.Json["customer"].IsNull("cu_id").ShouldBeTrue();
        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_calculation_is_refused_like_the_order()
    {
        var duck = await _shop.ProductIdAsync("Bebek Goreng Madura");
        var hidden = await _shop.ProductIdAsync("Paket Lebaran");

        foreach (var path in new[] { "orders", "orders/calculate" })
        {
            await _shop.Officer.PostAsync(path, Orders.Of((duck, 1))).ShouldBeProblem(HttpStatusCode.Conflict, "stock.insufficient");
            await _shop.Officer.PostAsync(path, Orders.Of((1, 1), (hidden, 1))).ShouldBeInvalid("items[1].pr_id");
            await _shop.Officer.PostAsync(path, Orders.Of((1, 0))).ShouldBeInvalid("items[0].oi_qty");
        }
    }

    [Fact]
    public async Task A_customer_may_calculate_too()
    {
        var budi = await _shop.CustomerIdAsync("budi@example.com");

        var calculated = await _shop.Customer(budi).PostAsync("orders/calculate", Orders.Of((1, 2))).Ok();

        calculated.Json.Amounts().ShouldBe("50000 / 5000 / 4500 / 2250 / 51750 / 51800");
        calculated.Json["customer"].Number("cu_id").ShouldBe(budi);
        await _shop.Anonymous.PostAsync("orders/calculate", Orders.Of((1, 2))).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
    }

    /// <summary>The answer without what only a placed order has.</summary>
    private static string Comparable(JsonObject order)
    {
        var copy = (JsonObject)order.DeepClone();
        foreach (var name in new[] { "oh_id", "oh_order_number", "created_at" })
        {
            copy.Remove(name);
        }

        foreach (var item in copy["items"]!.AsArray())
        {
            item!.AsObject().Remove("oi_id");
        }

        return copy.ToJsonString();
    }
}
