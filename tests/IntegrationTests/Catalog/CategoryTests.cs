using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Catalog;

/// <summary>The headings of the menu.</summary>
public sealed class CategoryTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task A_category_is_made_read_renamed_and_deleted()
    {
        var made = await _shop.Admin.PostAsync("product-categories", new { pc_name = " Kue Basah " }).Created();
        var id = made.Json.Number("pc_id");
        made.Header("Location").ShouldBe($"/api/v1/product-categories/{id}");
        made.Json.Word("pc_name").ShouldBe("Kue Basah");
        made.Json.Word("created_at").ShouldEndWith("Z");
        (await _shop.Officer.GetAsync($"product-categories/{id}").Ok()).Text.ShouldBe(made.Text);

        (await _shop.Admin.PutAsync($"product-categories/{id}", new { pc_name = "KUE BASAH" }).Ok()).Json.Word("pc_name").ShouldBe("KUE BASAH");
        (await _shop.Admin.PutTextAsync($"product-categories/{id}", "{}").Ok()).Json.Word("pc_name").ShouldBe("KUE BASAH");

        var gone = await _shop.Admin.DeleteAsync($"product-categories/{id}").Expect(HttpStatusCode.NoContent);
        gone.Body.ShouldBeEmpty();
        await _shop.Admin.DeleteAsync($"product-categories/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.PutAsync($"product-categories/{id}", new { pc_name = "Lagi" }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Officer.GetAsync($"product-categories/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.Officer.GetAsync("product-categories").Ok()).Rows.ShouldNotContain(row => row.Number("pc_id") == id);
    }

    [Fact]
    public async Task A_name_is_taken_once_whatever_its_case_until_its_category_is_deleted()
    {
        var id = await _shop.Admin.NewCategoryAsync("Gorengan");
        var other = await _shop.Admin.NewCategoryAsync("Rebusan");

        await _shop.Admin.PostAsync("product-categories", new { pc_name = "gORENGAN" }).ShouldBeProblem(HttpStatusCode.Conflict, "category.name-taken");
        await _shop.Admin.PutAsync($"product-categories/{other}", new { pc_name = "GORENGAN" }).ShouldBeProblem(HttpStatusCode.Conflict, "category.name-taken");
        await _shop.OtherAdmin.PostAsync("product-categories", new { pc_name = "Gorengan" }).Created();

        await _shop.Admin.DeleteAsync($"product-categories/{id}").Expect(HttpStatusCode.NoContent);
        await _shop.Admin.PostAsync("product-categories", new { pc_name = "gorengan" }).Created();
    }

    [Fact]
    public async Task Of_twenty_that_take_one_name_at_once_one_wins()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            _shop.Admin.PostAsync("product-categories", new { pc_name = i % 2 == 0 ? "Serba Sepuluh" : "SERBA sepuluh" })));

        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        foreach (var loser in answers.Where(answer => answer.Status != 201))
        {
            loser.ShouldBeProblem(HttpStatusCode.Conflict, "category.name-taken");
        }
    }

    [Fact]
    public async Task The_products_of_a_deleted_category_stay_under_none()
    {
        var category = await _shop.Admin.NewCategoryAsync("Musiman");
        var product = await _shop.Admin.NewProductAsync("Es Buah", category: category);

        await _shop.Admin.DeleteAsync($"product-categories/{category}").Expect(HttpStatusCode.NoContent);

        (await _shop.Anonymous.GetAsync($"products/{product}").Ok()).Json.IsNull("pc_id").ShouldBeTrue();
        (await _shop.Anonymous.GetAsync($"products?pc_id={category}").Ok()).Rows.ShouldBeEmpty();
        await _shop.Admin.PutAsync($"products/{product}", new { pc_id = category }).ShouldBeInvalid("pc_id");
    }

    [Fact]
    public async Task No_product_comes_under_a_category_while_it_is_deleted()
    {
        for (var round = 0; round < 5; round++)
        {
            var category = await _shop.Admin.NewCategoryAsync($"Sebentar {round}");
            var product = await _shop.Admin.NewProductAsync($"Produk sebentar {round}");

            var moves = Enumerable.Range(0, 6).Select(_ => _shop.Admin.PutAsync($"products/{product}", new { pc_id = category })).ToList();
            var deletion = _shop.Admin.DeleteAsync($"product-categories/{category}");

            (await deletion).Status.ShouldBe(204);
            foreach (var answer in await Task.WhenAll(moves))
            {
                answer.Status.ShouldBeOneOf(200, 409, 422);
            }

            (await _shop.Anonymous.GetAsync($"products/{product}").Ok()).Json.IsNull("pc_id").ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Another_merchants_category_is_not_there()
    {
        var foreign = await _shop.OtherAdmin.NewCategoryAsync("Milik Tetangga");

        await _shop.Officer.GetAsync($"product-categories/{foreign}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.PutAsync($"product-categories/{foreign}", new { pc_name = "Milikku" }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.DeleteAsync($"product-categories/{foreign}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.PostAsync("products", new { pr_name = "Curian", pr_base_price = 1, pc_id = foreign }).ShouldBeInvalid("pc_id");
        (await _shop.OtherOfficer.GetAsync($"product-categories/{foreign}").Ok()).Json.Word("pc_name").ShouldBe("Milik Tetangga");
    }

    [Theory]
    [InlineData("""{"pc_name":""}""")]
    [InlineData("""{"pc_name":null}""")]
    [InlineData("""{"pc_name":"a\u0000"}""")]
    [InlineData("""{"pc_name":7}""")]
    [InlineData("""{"pc_name":"\ud800"}""")]
    [InlineData("{}")]
    public async Task A_name_that_is_none_is_refused(string json) =>
        await _shop.Admin.PostTextAsync("product-categories", json).ShouldBeInvalid("pc_name");

    [Fact]
    public async Task Staff_read_and_admins_write()
    {
        var id = await _shop.Admin.NewCategoryAsync("Terkunci");

        await _shop.Officer.PostAsync("product-categories", new { pc_name = "Baru" }).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Officer.PutAsync($"product-categories/{id}", new { pc_name = "Baru" }).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Officer.DeleteAsync($"product-categories/{id}").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Anonymous.DeleteAsync($"product-categories/{id}").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        await _shop.Customer(1).GetAsync($"product-categories/{id}").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
    }
}
