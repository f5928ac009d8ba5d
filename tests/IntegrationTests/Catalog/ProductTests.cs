using System.Net;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Catalog;

/// <summary>The owner keeps the menu.</summary>
public sealed class ProductTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task A_product_of_the_documentation_is_made_shown_sold_changed_and_deleted()
    {
        var made = await _shop.Admin.PostTextAsync("products", """
            {"pr_name":"Nasi Goreng","pr_desc":"Delicious fried rice","pr_type":"goods","pr_base_price":25000.0,"pr_tax_percent":10.0,
             "pr_service_charge_percent":5.0,"pr_is_available":true,"pr_is_active":true,"pc_id":1,"unknown":"ignored"}
            """).Created();
        var id = made.Json.Number("pr_id");
        made.Header("Location").ShouldBe($"/api/v1/products/{id}");
        made.Text.ShouldBe(
            $$"""{"pr_id":{{id}},"pr_name":"Nasi Goreng","pr_desc":"Delicious fried rice","pr_type":"goods","pr_base_price":25000,"pr_tax_percent":10"""
            + ""","pr_service_charge_percent":5,"pr_is_available":true,"pr_is_active":true,"pc_id":1,"pr_stock":null,"pr_image_path":null,"thumbnail":null,"detail_images":[]}""");
        (await _shop.Anonymous.GetAsync($"products/{id}").Ok()).Text.ShouldBe(made.Text);
        (await _shop.Officer.OrderAsync(Orders.Of((id, 2))).Created()).Json.Amounts().ShouldBe("50000 / 0 / 5000 / 2500 / 57500 / 57500");

        var changed = await _shop.Admin.PutAsync($"products/{id}", new { pr_base_price = 27_500, pr_is_available = false }).Ok();
        changed.Json.Money("pr_base_price").ShouldBe(27_500);
        changed.Json.Word("pr_desc").ShouldBe("Delicious fried rice");
        await _shop.Officer.OrderAsync(Orders.Of((id, 1))).ShouldBeInvalid("items[0].pr_id");

        await _shop.Admin.DeleteAsync($"products/{id}").Expect(HttpStatusCode.NoContent);
        await _shop.Anonymous.GetAsync($"products/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Officer.GetAsync($"products/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.Officer.GetAsync("products?include_inactive=true").Ok()).Rows.ShouldNotContain(row => row.Number("pr_id") == id);
        await _shop.Officer.OrderAsync(Orders.Of((id, 1))).ShouldBeInvalid("items[0].pr_id");
        await _shop.Admin.PutAsync($"products/{id}", new { pr_name = "Kembali" }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.DeleteAsync($"products/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Officer.GetAsync($"products/{id}/stock-adjustments").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_a_new_product_does_not_say_has_its_default()
    {
        var made = (await _shop.Admin.PostAsync("products", new { pr_name = "Polos", pr_base_price = 0 }).Created()).Json;

        made.Word("pr_type").ShouldBe("goods");
        (made.Money("pr_tax_percent"), made.Money("pr_service_charge_percent")).ShouldBe((0m, 0m));
        made["pr_is_available"]!.GetValue<bool>().ShouldBeTrue();
        made["pr_is_active"]!.GetValue<bool>().ShouldBeTrue();
        made.IsNull("pc_id").ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_change_leaves_out_stays_and_null_takes_away()
    {
        var made = await _shop.Admin.PostAsync("products", new { pr_name = "Lengkap", pr_desc = "Ada", pr_base_price = 5_000, pc_id = 1, pr_stock = 4 }).Created();
        var path = $"products/{made.Json.Number("pr_id")}";

        (await _shop.Admin.PutTextAsync(path, "{}").Ok()).Text.ShouldBe(made.Text);
        (await _shop.Admin.PutTextAsync(path, """{"pr_name":null,"pr_base_price":null}""").Ok()).Text.ShouldBe(made.Text);

        var emptied = (await _shop.Admin.PutTextAsync(path, """{"pr_desc":null,"pc_id":null,"pr_stock":null}""").Ok()).Json;
        (emptied.IsNull("pr_desc"), emptied.IsNull("pc_id"), emptied.IsNull("pr_stock")).ShouldBe((true, true, true));
        emptied.Word("pr_name").ShouldBe("Lengkap");
    }

    [Fact]
    public async Task An_inactive_product_is_its_owners_to_see_and_to_change()
    {
        var id = await _shop.Admin.NewProductAsync("Rahasia");
        await _shop.Admin.PutAsync($"products/{id}", new { pr_is_active = false }).Ok();

        await _shop.Anonymous.GetAsync($"products/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Customer(1).GetAsync($"products/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.Officer.GetAsync($"products/{id}").Ok()).Json["pr_is_active"]!.GetValue<bool>().ShouldBeFalse();
        (await _shop.Anonymous.GetAsync("products?include_inactive=true&search=rahasia").Ok()).Rows.ShouldBeEmpty();
        (await _shop.Officer.GetAsync("products?search=rahasia").Ok()).Rows.ShouldBeEmpty();
        (await _shop.Officer.GetAsync("products?include_inactive=true&search=rahasia").Ok()).Rows.ShouldHaveSingleItem();
        (await _shop.Admin.PutAsync($"products/{id}", new { pr_name = "Terbuka", pr_is_active = true }).Ok()).Json.Word("pr_name").ShouldBe("Terbuka");
        await _shop.Anonymous.GetAsync($"products/{id}").Ok();
    }

    [Fact]
    public async Task A_deleted_product_leaves_the_promotions_that_show_it()
    {
        var (kept, gone) = (await _shop.Admin.NewProductAsync("Tetap"), await _shop.Admin.NewProductAsync("Hilang"));
        var promotion = await _shop.Admin.NewPromotionAsync("Berdua", kept, gone);

        await _shop.Admin.DeleteAsync($"products/{gone}").Expect(HttpStatusCode.NoContent);

        foreach (var caller in new[] { _shop.Anonymous, _shop.Admin })
        {
            (await caller.GetAsync($"promotions/{promotion}").Ok()).Json["products"]!.AsArray().ShouldHaveSingleItem().Number("pr_id").ShouldBe(kept);
        }
    }

    [Fact]
    public async Task Another_merchants_product_is_not_there()
    {
        var foreign = await _shop.OtherAdmin.NewProductAsync("Punya Orang", stock: 3);

        await _shop.Admin.GetAsync($"products/{foreign}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.PutAsync($"products/{foreign}", new { pr_stock = 0 }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.DeleteAsync($"products/{foreign}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.PostAsync($"products/{foreign}/stock-adjustments", new { delta = 1, reason = "Iseng" }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.GetAsync($"products/{foreign}/stock-adjustments").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.OtherOfficer.GetAsync($"products/{foreign}").Ok()).Json.Number("pr_stock").ShouldBe(3);
    }

    [Theory]
    [InlineData("""{"pr_name":"Nasi"}""", "pr_base_price")]
    [InlineData("""{"pr_name":"  ","pr_base_price":1}""", "pr_name")]
    [InlineData("""{"pr_name":"a\u0000b","pr_base_price":1}""", "pr_name")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1,"pr_desc":"\u0000"}""", "pr_desc")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":25000.5}""", "pr_base_price")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":-1}""", "pr_base_price")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1e13}""", "pr_base_price")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1e40}""", "pr_base_price")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":"25000"}""", "pr_base_price")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1,"pr_tax_percent":101}""", "pr_tax_percent")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1,"pr_service_charge_percent":5.125}""", "pr_service_charge_percent")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1,"pr_type":"food"}""", "pr_type")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1,"pr_stock":-1}""", "pr_stock")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1,"pr_stock":1.5}""", "pr_stock")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1,"pr_stock":99999999999}""", "pr_stock")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1,"pc_id":999999}""", "pc_id")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1,"pc_id":"1"}""", "pc_id")]
    public async Task A_field_that_cannot_be_is_named(string json, string field)
    {
        var before = await _shop.Database.ReadAsync<long>("select count(*) from catalog.products");

        await _shop.Admin.PostTextAsync("products", json).ShouldBeInvalid(field);

        (await _shop.Database.ReadAsync<long>("select count(*) from catalog.products")).ShouldBe(before);
        if (JsonNode.Parse(json)!["pr_base_price"] is not null)
        {
            await _shop.Admin.PutTextAsync("products/1", json).ShouldBeInvalid(field);
        }
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var answer = await _shop.Admin.PostTextAsync("products", """{"pr_name":"","pr_base_price":0.5,"pr_tax_percent":-1,"pr_stock":-1}""");

        answer.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");
        answer.Json["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal)
            .ShouldBe(["pr_base_price", "pr_name", "pr_stock", "pr_tax_percent"]);
    }

    [Fact]
    public async Task What_is_no_JSON_is_unreadable() =>
        await _shop.Admin.PostTextAsync("products", """{"pr_name":""").ShouldBeProblem(HttpStatusCode.BadRequest, "request.unreadable");

    [Fact]
    public async Task Only_an_admin_changes_the_menu()
    {
        await _shop.Officer.PostAsync("products", new { pr_name = "X", pr_base_price = 1 }).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Officer.PutAsync("products/1", new { pr_base_price = 1 }).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Customer(1).DeleteAsync("products/1").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Anonymous.PutAsync("products/1", new { pr_base_price = 1 }).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
    }

    [Fact]
    public async Task A_repeated_creation_makes_one_product()
    {
        var admin = _shop.Admin.With("Idempotency-Key", "catalog-product-1");
        var first = await admin.PostAsync("products", new { pr_name = "Sekali", pr_base_price = 1 }).Created();
        var second = await admin.PostAsync("products", new { pr_name = "Sekali", pr_base_price = 1 }).Created();

        second.Text.ShouldBe(first.Text);
        (await _shop.Anonymous.GetAsync("products?search=sekali").Ok()).Rows.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Changes_of_the_same_moment_win_or_are_told_so()
    {
        var id = await _shop.Admin.NewProductAsync("Rebutan", price: 1);

        var answers = await Task.WhenAll(Enumerable.Range(2, 20).Select(price => _shop.Admin.PutAsync($"products/{id}", new { pr_base_price = price })));

        answers.ShouldContain(answer => answer.Status == 200);
        foreach (var loser in answers.Where(answer => answer.Status != 200))
        {
            loser.ShouldBeProblem(HttpStatusCode.Conflict, "conflict");
        }

        var price = (await _shop.Anonymous.GetAsync($"products/{id}").Ok()).Json.Money("pr_base_price");
        answers.Where(answer => answer.Status == 200).Select(answer => answer.Json.Money("pr_base_price")).ShouldContain(price);
    }

    [Fact]
    public async Task A_change_that_was_read_before_another_is_refused()
    {
        var id = await _shop.Admin.NewProductAsync("Basi");
        await using var other = await _shop.Database.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using (var change = new Npgsql.NpgsqlCommand("update catalog.products set base_price = 777 where id = $1", other, transaction))
        {
            change.Parameters.Add(new() { Value = id });
            await change.ExecuteNonQueryAsync();
        }

        var stale = _shop.Admin.PutAsync($"products/{id}", new { pr_base_price = 888 });
        await Eventually.BeTrueAsync(
            async () => await _shop.Database.ReadAsync<long>(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database() and query like '%UPDATE catalog.products%'") > 0,
            "the change waits for the other");
        await transaction.CommitAsync();

        await stale.ShouldBeProblem(HttpStatusCode.Conflict, "conflict");
        (await _shop.Anonymous.GetAsync($"products/{id}").Ok()).Json.Money("pr_base_price").ShouldBe(777);
    }
}
