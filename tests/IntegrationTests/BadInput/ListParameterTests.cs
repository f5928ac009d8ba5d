using System.Net;
using Atapos.IntegrationTests.Harness;
using Xunit;

namespace Atapos.IntegrationTests.BadInput;

/// <summary>Parameters of lists that do not fit are 422 and named, on every list.</summary>
public sealed class ListParameterTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private static readonly string[] Lists = ["orders", "orders/my-orders", "products", "promotions", "table-locations", "product-categories", "merchants"];

    /// <summary>Parameters that every list has.</summary>
    public static TheoryData<string, string> Everywhere => new()
    {
        { "skip=-1", "skip" },
        { "skip=abc", "skip" },
        { "skip=1.5", "skip" },
        { "skip=99999999999", "skip" },
        { "limit=0", "limit" },
        { "limit=-1", "limit" },
        { "limit=1001", "limit" },
        { "limit=abc", "limit" },
        { "limit=99999999999", "limit" },
        { "cursor=abc", "cursor" },
        { "cursor=%00", "cursor" },
        { "cursor=***", "cursor" },
        { "cursor=Zi01LjA", "cursor" },
        { "cursor=eDEuMA", "cursor" },
        { "cursor=ZjEuOTIyMzM3MjAzNjg1NDc3NTgwNw", "cursor" },
    };

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_wrong_page_is_422_and_named(string query, string field)
    {
        foreach (var list in Lists)
        {
            var reader = list switch
            {
                "orders/my-orders" => demo.Shop.Customer(1),
                "merchants" => demo.Shop.Platform,
                _ => demo.Shop.Officer,
            };
            await reader.GetAsync($"{list}?{query}").ShouldBeInvalid(field);
        }
    }

    [Theory]
    [InlineData("orders?oh_payment_status=paid", "oh_payment_status")]
    [InlineData("orders?oh_payment_status=SETTLEMENT", "oh_payment_status")]
    [InlineData("orders?oh_payment_status=0", "oh_payment_status")]
    [InlineData("orders?oh_order_type=drive_in", "oh_order_type")]
    [InlineData("orders?cu_id=abc", "cu_id")]
    [InlineData("orders?tl_id=99999999999999999999", "tl_id")]
    [InlineData("orders?date_from=yesterday", "date_from")]
    [InlineData("orders?date_from=2026-02-30", "date_from")]
    [InlineData("orders?date_to=2026-13-01", "date_to")]
    [InlineData("orders?date_to=99999-01-01", "date_to")]
    [InlineData("products?search=a%00b", "search")]
    [InlineData("products?pc_id=abc", "pc_id")]
    [InlineData("promotions?include_inactive=maybe", "include_inactive")]
    [InlineData("table-locations?include_inactive=2", "include_inactive")]
    public async Task A_wrong_filter_is_422_and_named(string path, string field) =>
        await demo.Shop.Officer.GetAsync(path).ShouldBeInvalid(field);

    [Fact]
    public async Task A_cursor_of_another_list_is_422()
    {
        var (orders, products) = (await CursorAsync("orders"), await CursorAsync("products"));

        await demo.Shop.Officer.GetAsync($"orders?cursor={products}").ShouldBeInvalid("cursor");
        await demo.Shop.Officer.GetAsync($"products?cursor={orders}").ShouldBeInvalid("cursor");
    }

    [Fact]
    public async Task A_search_for_a_character_that_no_number_has_is_422() =>
        await demo.Shop.Officer.GetAsync("orders?search=%00").ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "text.invalid");

    [Fact]
    public async Task A_wrong_filter_of_a_customers_own_orders_is_422_and_named() =>
        await demo.Shop.Customer(1).GetAsync("orders/my-orders?oh_payment_status=paid").ShouldBeInvalid("oh_payment_status");

    private async Task<string> CursorAsync(string list) =>
        (await demo.Shop.Officer.GetAsync($"{list}?limit=1").Ok()).Header("Link")!.Split("cursor=")[1].Split('>')[0];
}
