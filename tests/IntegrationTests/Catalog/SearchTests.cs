using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Catalog;

/// <summary>Finding a product by a part of what it is called.</summary>
public sealed class SearchTests(DemoShop demo) : IClassFixture<DemoShop>, IAsyncLifetime
{
    private readonly TestShop _shop = demo.Shop;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if ((await _shop.Anonymous.GetAsync("products?search=crème").Ok()).Rows.Count == 0)
        {
            await _shop.Admin.PostAsync("products", new { pr_name = "NASI GORÈNG Spésial", pr_desc = "Dengan kérupuk 100%_udang", pr_base_price = 1 }).Created();
            await _shop.Admin.PostAsync("products", new { pr_name = "Crème brûlée", pr_base_price = 1, pr_is_available = false }).Created();
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("nasi goreng spesial", 1)]
    [InlineData("NASI GORE\u0300NG SPESIAL", 1)]
    [InlineData("KERUPUK 100%_UDANG", 1)]
    [InlineData("100%u", 0)]
    [InlineData("100_", 0)]
    [InlineData("\\", 0)]
    [InlineData("'; drop table catalog.products; --", 0)]
    [InlineData("creme BRULEE", 1)]
    [InlineData("   ", 42)]
    [InlineData("spésial dengan", 0)]
    public async Task Case_and_accents_do_not_matter_and_wildcards_mean_themselves(string search, int expected)
    {
        var answer = await _shop.Anonymous.GetAsync($"products?search={Uri.EscapeDataString(search)}").Ok();

        answer.Header("X-Total-Count").ShouldBe(answer.Rows.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        answer.Rows.Count.ShouldBe(expected);
    }

    [Fact]
    public async Task What_can_be_ordered_now_is_a_filter()
    {
        (await _shop.Anonymous.GetAsync("products?search=brulee&is_available=true").Ok()).Rows.ShouldBeEmpty();
        (await _shop.Anonymous.GetAsync("products?search=brulee&is_available=false").Ok()).Rows.ShouldHaveSingleItem();
        await _shop.Anonymous.GetAsync("products?is_available=maybe").ShouldBeInvalid("is_available");
        await _shop.Anonymous.GetAsync("products?search=%00").ShouldBeInvalid("search");
    }

    [Fact]
    public async Task A_renamed_product_is_found_by_its_new_name_alone()
    {
        var id = await _shop.Admin.NewProductAsync("Wajik Lama");
        await _shop.Admin.PutAsync($"products/{id}", new { pr_name = "Wajik Ketan" }).Ok();

        (await _shop.Anonymous.GetAsync("products?search=wajik%20lama").Ok()).Rows.ShouldBeEmpty();
        (await _shop.Anonymous.GetAsync("products?search=WAJIK%20KETAN").Ok()).Rows.ShouldHaveSingleItem();
        await _shop.Admin.DeleteAsync($"products/{id}");
    }

    [Fact]
    public async Task Another_merchants_products_are_not_found() =>
        (await _shop.Anonymous.With("X-Merchant-Id", "2").GetAsync("products?search=spesial").Ok()).Rows.ShouldBeEmpty();
}
