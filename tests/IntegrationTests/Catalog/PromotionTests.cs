using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Catalog;

/// <summary>The owner makes things cheaper for a while.</summary>
public sealed class PromotionTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task A_promotion_of_the_documentation_is_made_applied_changed_and_deleted()
    {
        var (first, second) = (await _shop.Admin.NewProductAsync("Promo A", price: 25_000), await _shop.Admin.NewProductAsync("Promo B", price: 10_000));
        var made = await _shop.Admin.PostTextAsync("promotions", $$"""
            {"pm_name":"Weekend 20% Off","pm_discount_type":"percent","pm_discount_value":20.0,"pm_start_at":"2020-10-27T00:00:00Z",
             "pm_end_at":"2099-10-30T06:59:59+07:00","pm_is_active":true,"product_ids":[{{second}},{{first}},{{first}}]}
            """).Created();
        var id = made.Json.Number("pm_id");
        made.Header("Location").ShouldBe($"/api/v1/promotions/{id}");
        made.Text.ShouldBe(
            $$"""{"pm_id":{{id}},"pm_name":"Weekend 20% Off","pm_discount_type":"percent","pm_discount_value":20"""
            + ""","pm_start_at":"2020-10-27T00:00:00Z","pm_end_at":"2099-10-29T23:59:59Z","pm_is_active":true"""
            + $$""","products":[{"pr_id":{{first}},"pr_name":"Promo A","pr_base_price":25000},"""
            + $$"""{"pr_id":{{second}},"pr_name":"Promo B","pr_base_price":10000}]}""");
        (await _shop.Anonymous.GetAsync($"promotions/{id}").Ok()).Text.ShouldBe(made.Text);
        (await DiscountAsync(first)).ShouldBe(5_000);

        (await _shop.Admin.PutTextAsync($"promotions/{id}", "{}").Ok()).Text.ShouldBe(made.Text);
        var changed = (await _shop.Admin.PutAsync(
            $"promotions/{id}", new { pm_discount_type = "nominal", pm_discount_value = 1_500, product_ids = new[] { second } }).Ok()).Json;
        changed.Word("pm_name").ShouldBe("Weekend 20% Off");
        changed["products"]!.AsArray().ShouldHaveSingleItem().Number("pr_id").ShouldBe(second);
        (await DiscountAsync(first), await DiscountAsync(second)).ShouldBe((0, 1_500));

        await _shop.Admin.DeleteAsync($"promotions/{id}").Expect(HttpStatusCode.NoContent);
        (await DiscountAsync(second)).ShouldBe(0);
        await _shop.Officer.GetAsync($"promotions/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.PutAsync($"promotions/{id}", new { pm_name = "Lagi" }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.DeleteAsync($"promotions/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.Officer.GetAsync("promotions?include_inactive=true").Ok()).Rows.ShouldNotContain(row => row.Number("pm_id") == id);
    }

    [Fact]
    public async Task A_promotion_that_is_switched_off_is_staffs_to_see()
    {
        var product = await _shop.Admin.NewProductAsync("Diam");
        var id = await _shop.Admin.NewPromotionAsync("Sakelar", product);

        (await _shop.Admin.PutAsync($"promotions/{id}", new { pm_is_active = false }).Ok()).Json["pm_is_active"]!.GetValue<bool>().ShouldBeFalse();

        await _shop.Anonymous.GetAsync($"promotions/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.Anonymous.GetAsync("promotions?include_inactive=true").Ok()).Rows.ShouldNotContain(row => row.Number("pm_id") == id);
        (await _shop.Officer.GetAsync("promotions").Ok()).Rows.ShouldNotContain(row => row.Number("pm_id") == id);
        (await _shop.Officer.GetAsync("promotions?include_inactive=true").Ok()).Rows.ShouldContain(row => row.Number("pm_id") == id);
        (await DiscountAsync(product)).ShouldBe(0);
    }

    [Fact]
    public async Task An_inactive_product_of_a_promotion_is_staffs_to_see()
    {
        var (shown, hidden) = (await _shop.Admin.NewProductAsync("Tampak"), await _shop.Admin.NewProductAsync("Tersembunyi"));
        var id = await _shop.Admin.NewPromotionAsync("Sebagian", shown, hidden);
        await _shop.Admin.PutAsync($"products/{hidden}", new { pr_is_active = false }).Ok();

        (await ProductsAsync(_shop.Anonymous, id)).ShouldBe([shown]);
        (await ProductsAsync(_shop.Officer, id)).ShouldBe([shown, hidden]);
    }

    [Theory]
    [InlineData("\"pm_discount_value\":101", "pm_discount_value")]
    [InlineData("\"pm_discount_value\":0", "pm_discount_value")]
    [InlineData("\"pm_discount_value\":12.345", "pm_discount_value")]
    [InlineData("\"pm_discount_type\":\"nominal\",\"pm_discount_value\":0.5", "pm_discount_value")]
    [InlineData("\"pm_discount_type\":\"override_price\",\"pm_discount_value\":-1", "pm_discount_value")]
    [InlineData("\"pm_discount_type\":\"bogus\"", "pm_discount_type")]
    [InlineData("\"pm_start_at\":\"2099-01-02T00:00:00Z\"", "pm_end_at")]
    [InlineData("\"pm_end_at\":\"2019-12-31T23:59:59Z\"", "pm_end_at")]
    [InlineData("\"pm_end_at\":\"2098-01-01T00:00:00\"", "pm_end_at")]
    [InlineData("\"pm_end_at\":\"besok\"", "pm_end_at")]
    [InlineData("\"pm_name\":\"\"", "pm_name")]
    [InlineData("\"pm_name\":\"a\\u0000\"", "pm_name")]
    [InlineData("\"product_ids\":[1,\"2\"]", "product_ids[1]")]
    [InlineData("\"product_ids\":[1,999999]", "product_ids[1]")]
    [InlineData("\"product_ids\":{}", "product_ids")]
    public async Task A_field_that_cannot_be_is_named_in_a_new_and_in_a_changed_promotion(string change, string field)
    {
        var id = await _shop.Admin.NewPromotionAsync("Sah", 1);
        var before = (await _shop.Officer.GetAsync($"promotions/{id}").Ok()).Text;

        // The last of two members with one name counts.
        await _shop.Admin.PostTextAsync("promotions", $$"""
            {"pm_name":"Baru","pm_discount_type":"percent","pm_discount_value":20,"pm_start_at":"2020-01-01T00:00:00Z","pm_end_at":"2099-01-01T00:00:00Z",{{change}}}
            """).ShouldBeInvalid(field);
        await _shop.Admin.PutTextAsync($"promotions/{id}", $$"""{{{change}}}""").ShouldBeInvalid(field);

        (await _shop.Officer.GetAsync($"promotions/{id}").Ok()).Text.ShouldBe(before);
    }

    [Fact]
    public async Task A_changed_type_must_fit_the_value_that_stays()
    {
        var id = (await _shop.Admin.PostAsync("promotions", new
        {
            pm_name = "Potongan",
            pm_discount_type = "nominal",
            pm_discount_value = 5_000,
            pm_start_at = "2020-01-01T00:00:00Z",
            pm_end_at = "2099-01-01T00:00:00Z",
        }).Created()).Json.Number("pm_id");

        await _shop.Admin.PutAsync($"promotions/{id}", new { pm_discount_type = "percent" }).ShouldBeInvalid("pm_discount_value");
        (await _shop.Admin.PutAsync($"promotions/{id}", new { pm_discount_type = "override_price" }).Ok()).Json.Money("pm_discount_value").ShouldBe(5_000);
    }

    [Fact]
    public async Task Another_merchants_products_and_promotions_are_not_there()
    {
        var foreignProduct = await _shop.OtherAdmin.NewProductAsync("Barang tetangga");
        var foreign = await _shop.OtherAdmin.NewPromotionAsync("Promo tetangga", foreignProduct);
        var deleted = await _shop.Admin.NewProductAsync("Sudah dihapus");
        await _shop.Admin.DeleteAsync($"products/{deleted}").Expect(HttpStatusCode.NoContent);

        var refused = await _shop.Admin.PostAsync("promotions", Sending.Promotion("Curian", 1, foreignProduct, deleted));
        refused.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");
        refused.Json["errors"]!.AsObject().Select(error => error.Key).ShouldBe(["product_ids[1]", "product_ids[2]"]);
        await _shop.Admin.GetAsync($"promotions/{foreign}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.PutAsync($"promotions/{foreign}", new { pm_is_active = false }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.DeleteAsync($"promotions/{foreign}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Changes_of_its_products_at_once_do_not_half_win()
    {
        var products = new List<long>();
        for (var i = 0; i < 8; i++)
        {
            products.Add(await _shop.Admin.NewProductAsync($"Rebut {i}"));
        }

        var id = await _shop.Admin.NewPromotionAsync("Rebutan");

        var answers = await Task.WhenAll(products.Select(product => _shop.Admin.PutAsync($"promotions/{id}", new { product_ids = new[] { product } })));

        foreach (var loser in answers.Where(answer => answer.Status != 200))
        {
            loser.ShouldBeProblem(HttpStatusCode.Conflict, "conflict");
        }

        (await ProductsAsync(_shop.Officer, id)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Only_an_admin_writes()
    {
        await _shop.Officer.PostAsync("promotions", Sending.Promotion("Staf", 1)).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Officer.PutAsync("promotions/1", new { pm_name = "Staf" }).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Officer.DeleteAsync("promotions/1").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Anonymous.PostAsync("promotions", Sending.Promotion("Orang", 1)).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
    }

    private async Task<decimal> DiscountAsync(long product) =>
        (await _shop.Officer.PostAsync("orders/calculate", Orders.Of((product, 1))).Ok()).Json.Money("oh_discount_amount");

    private static async Task<IReadOnlyList<long>> ProductsAsync(ApiClient caller, long promotion) =>
        [.. (await caller.GetAsync($"promotions/{promotion}").Ok()).Json["products"]!.AsArray().Select(row => row.Number("pr_id"))];
}
