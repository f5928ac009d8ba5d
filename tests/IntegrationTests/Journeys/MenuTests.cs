using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Journeys;

/// <summary>What the public and staff may read of the shop.</summary>
public sealed class MenuTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task Everybody_reads_the_menu_of_the_default_merchant()
    {
        var menu = (await _shop.Anonymous.GetAsync("products").Ok()).Rows;

        var first = menu[0];
        first.Number("pr_id").ShouldBe(1);
        first.Word("pr_name").ShouldBe("Nasi Goreng");
        first.Word("pr_type").ShouldBe("goods");
        first.Money("pr_base_price").ShouldBe(25_000);
        first.Money("pr_tax_percent").ShouldBe(10);
        first.Money("pr_service_charge_percent").ShouldBe(5);
        first.IsNull("pr_stock").ShouldBeTrue();
        first.Word("pr_image_path").ShouldBe(first!["thumbnail"].Word("pa_cloudinary_url"));
        first["detail_images"]!.AsArray().ShouldHaveSingleItem().Number("pa_sort_order").ShouldBe(0);
        menu.Select(row => row.Number("pr_id")).ShouldBeInOrder();
        menu.Count.ShouldBe(40);
    }

    [Fact]
    public async Task A_hidden_product_is_not_shown_and_an_unavailable_one_is()
    {
        var (hidden, unavailable) = (await _shop.ProductIdAsync("Paket Lebaran"), await _shop.ProductIdAsync("Pecel Lele"));
        var shown = (await _shop.Anonymous.GetAsync("products").Ok()).Rows.Select(row => row.Number("pr_id")).ToList();

        shown.ShouldNotContain(hidden);
        shown.ShouldContain(unavailable);
        await _shop.Anonymous.GetAsync($"products/{hidden}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.Anonymous.GetAsync($"products/{unavailable}").Ok()).Json["pr_is_available"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Theory]
    [InlineData("search=nasi%20goreng", 3)]
    [InlineData("search=SOTO", 2)]
    [InlineData("search=%25", 0)]
    [InlineData("search=melati", 2)]
    [InlineData("pc_id=4", 8)]
    [InlineData("pc_id=4&search=jeruk", 1)]
    [InlineData("pc_id=999999", 0)]
    public async Task The_menu_is_searched_by_name_description_and_category(string query, int expected) =>
        (await _shop.Anonymous.GetAsync($"products?{query}").Ok()).Rows.Count.ShouldBe(expected);

    [Fact]
    public async Task The_header_chooses_another_merchants_menu()
    {
        var menu = (await _shop.Anonymous.With("X-Merchant-Id", "2").GetAsync("products").Ok()).Rows;

        menu.Count.ShouldBe(12);
        menu.Count(row => row.Word("pr_name").StartsWith("Payung Lipat", StringComparison.Ordinal)).ShouldBe(1);
        await _shop.Anonymous.GetAsync($"products/{menu[0].Number("pr_id")}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_public_sees_promotions_that_run_now_and_staff_all_when_they_ask()
    {
        var running = (await _shop.Anonymous.GetAsync("promotions").Ok()).Rows;
        var over = await _shop.Database.ReadAsync<long>("select id from catalog.promotions where name = 'Promo Pembukaan 25%'");

        running[0].Word("pm_name").ShouldBe("Diskon 10% Nasi Goreng");
        running[0].Word("pm_discount_type").ShouldBe("percent");
        running[0].Money("pm_discount_value").ShouldBe(10);
        running[0]!["products"]!.AsArray().ShouldHaveSingleItem().Money("pr_base_price").ShouldBe(25_000);
        running.Count.ShouldBe(3);
        (await _shop.Anonymous.GetAsync("promotions?include_inactive=true").Ok()).Rows.Count.ShouldBe(3);
        (await _shop.Customer(1).GetAsync("promotions?include_inactive=true").Ok()).Rows.Count.ShouldBe(3);
        (await _shop.Officer.GetAsync("promotions").Ok()).Rows.Count.ShouldBe(3);
        (await _shop.Officer.GetAsync("promotions?include_inactive=true").Ok()).Rows.Count.ShouldBe(4);
        await _shop.Anonymous.GetAsync($"promotions/{over}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.Officer.GetAsync($"promotions/{over}").Ok()).Json.Money("pm_discount_value").ShouldBe(25);
    }

    [Fact]
    public async Task Tables_are_public_and_an_inactive_one_is_staffs()
    {
        var tables = (await _shop.Anonymous.GetAsync("table-locations").Ok()).Rows;
        tables[0]!.ToJsonString().ShouldBe(
            """{"tl_id":1,"tl_number":"A1","tl_name":"Meja A1 - Jendela","tl_capacity":4,"tl_zone":"Dalam","tl_is_active":true}""");
        tables.Count.ShouldBe(6);

        await _shop.Database.ExecuteAsync("update ordering.table_locations set is_active = false where number = 'VIP'");
        var vip = await _shop.Database.ReadAsync<long>("select id from ordering.table_locations where number = 'VIP'");

        (await _shop.Anonymous.GetAsync("table-locations").Ok()).Rows.Count.ShouldBe(5);
        (await _shop.Anonymous.GetAsync("table-locations?include_inactive=true").Ok()).Rows.Count.ShouldBe(5);
        (await _shop.Officer.GetAsync("table-locations?include_inactive=true").Ok()).Rows.Count.ShouldBe(6);
        await _shop.Anonymous.GetAsync($"table-locations/{vip}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.Officer.GetAsync($"table-locations/{vip}").Ok()).Json["tl_is_active"]!.GetValue<bool>().ShouldBeFalse();
        await _shop.Officer.OrderAsync(Orders.Of((1, 1)).With("tl_id", vip)).ShouldBeInvalid("tl_id");
    }

    [Fact]
    public async Task Categories_are_for_staff()
    {
        await _shop.Anonymous.GetAsync("product-categories").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        await _shop.Customer(1).GetAsync("product-categories").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");

        var categories = (await _shop.Officer.GetAsync("product-categories").Ok()).Rows;

        categories.Select(row => row.Word("pc_name")).ShouldBe(["Nasi", "Mie dan Kuah", "Lauk", "Minuman", "Camilan dan Penutup"]);
        categories[0].Number("pc_id").ShouldBe(1);
    }
}
