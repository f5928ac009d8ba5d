using System.Net;
using System.Text;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Bulk;

/// <summary>A menu leaves as a file and comes back as one.</summary>
public sealed class ExportImportTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private const string Header = "pr_id,pr_name,pr_desc,pr_type,pr_base_price,pr_tax_percent,pr_service_charge_percent,pr_is_available,pr_is_active,pc_name,pr_stock";

    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task What_was_exported_imports_as_unchanged_and_exports_to_the_same_bytes()
    {
        foreach (var name in new[] { "=1+1", "+62", "-5 %", "@home", "'=1", "''", "Koma, titik; \"kutip\"", "Bubur ayam é 粥 😀" })
        {
            await _shop.Admin.PostAsync("products", new { pr_name = name, pr_base_price = 1_000, pr_desc = name + "\nbaris dua\r\nbaris tiga", pr_is_active = false }).Created();
        }

        var answer = await _shop.Admin.GetAsync("products/export").Ok();
        answer.Header("Content-Type").ShouldBe("text/csv; charset=utf-8");
        answer.Header("Content-Disposition").ShouldBe("attachment; filename=products.csv");
        answer.Text.ShouldStartWith(Header + "\r\n");
        answer.Text.ShouldContain("\r\n" + await _shop.ProductIdAsync("=1+1") + ",'=1+1,");
        var before = await ProductsAsync();

        (await _shop.Admin.ImportAsync(answer.Body)).Effects().ShouldBe($"0 0 {before.Count}");

        (await _shop.Admin.ExportAsync()).ShouldBe(answer.Body);
        (await ProductsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task An_empty_merchant_exports_a_header_and_importing_that_does_nothing()
    {
        await using var shop = await TestShop.OpenAsync();
        await shop.Database.ExecuteAsync("update catalog.products set deleted_at = now() where me_id = 2");
        var file = await shop.OtherAdmin.ExportAsync();
        Encoding.UTF8.GetString(file).ShouldBe(Header + "\r\n");
        (await shop.OtherAdmin.ImportAsync(file)).Effects().ShouldBe("0 0 0");
        await shop.DisposeAsync();
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task A_file_of_another_merchant_makes_nothing_there()
    {
        var mine = await _shop.Admin.ExportAsync();
        var lines = Encoding.UTF8.GetString(mine);
        lines.ShouldContain("Nasi Goreng");
        Encoding.UTF8.GetString(await _shop.OtherAdmin.ExportAsync()).ShouldNotContain("Nasi Goreng");

        (await _shop.OtherAdmin.ImportAsync(mine)).Faults().ShouldAllBe(fault => fault.EndsWith("pr_id", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_with_a_number_change_and_rows_without_one_create()
    {
        var id = await _shop.Database.AddProductAsync(1_000, stock: 5, name: "Kopi tubruk");

        var answer = await _shop.Admin.ImportAsync(
            "pr_stock;pr_name;pr_base_price;pr_id;pc_name;pr_type;pr_tax_percent;pr_is_active",
            $"8;Kopi tubruk panas;2000;{id};Kopi Impor;;;",
            "3;Kopi susu impor;18000;;KOPI IMPOR;service;2.5;FALSE",
            ";Teh impor;9000;;;goods;;TRUE");

        answer.Effects().ShouldBe("2 1 0");
        answer.Json["categories_created"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(["Kopi Impor"]);
        answer.Json.IsNull("lines").ShouldBeTrue();
        var changed = (await _shop.Anonymous.GetAsync($"products/{id}").Ok()).Json;
        changed.Word("pr_name").ShouldBe("Kopi tubruk panas");
        changed.Money("pr_base_price").ShouldBe(2_000);
        changed.Number("pr_stock").ShouldBe(8);
        var made = (await _shop.Admin.GetAsync($"products/{await _shop.ProductIdAsync("Kopi susu impor")}").Ok()).Json;
        made.Word("pr_type").ShouldBe("service");
        made.Money("pr_tax_percent").ShouldBe(2.5m);
        made["pr_is_active"]!.GetValue<bool>().ShouldBeFalse();
        made.Number("pc_id").ShouldBe(changed.Number("pc_id"));
        (await _shop.Database.ListAsync<string>(
            "select kind || ' ' || delta || ' ' || stock_after || ' ' || reason from catalog.stock_movements where product_id = any ($1) and reason is not null order by id",
            new[] { id, made.Number("pr_id") })).ShouldBe(["adjustment 3 8 import", "adjustment 3 3 import"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_column_that_is_left_out_changes_nothing_and_an_empty_cell_takes_away_what_can_go()
    {
        var id = (await _shop.Admin.PostAsync("products", new { pr_name = "Es jeruk", pr_base_price = 5_000, pr_desc = "Segar", pr_tax_percent = 10, pr_stock = 4 }).Created())
            .Json.Number("pr_id");

        (await _shop.Admin.ImportAsync("pr_id,pr_name,pr_base_price", $"{id},Es jeruk peras,5000")).Effects().ShouldBe("0 1 0");
        var product = (await _shop.Anonymous.GetAsync($"products/{id}").Ok()).Json;
        (product.Word("pr_desc"), product.Money("pr_tax_percent"), product.Number("pr_stock")).ShouldBe(("Segar", 10m, 4L));

        (await _shop.Admin.ImportAsync("pr_id,pr_name,pr_base_price,pr_desc,pr_tax_percent,pr_stock", $"{id},,,,,")).Effects().ShouldBe("0 1 0");
        product = (await _shop.Anonymous.GetAsync($"products/{id}").Ok()).Json;
        product.Word("pr_name").ShouldBe("Es jeruk peras");
        product.Money("pr_tax_percent").ShouldBe(10);
        product.IsNull("pr_desc").ShouldBeTrue();
        product.IsNull("pr_stock").ShouldBeTrue();
    }

    [Fact]
    public async Task A_dry_run_tells_line_by_line_and_saves_nothing()
    {
        var id = await _shop.Database.AddProductAsync(1_000, name: "Roti coba");
        var same = await _shop.Database.AddProductAsync(1_000, name: "Roti sama");
        var before = await _shop.Database.ContentsAsync();

        var answer = await _shop.Admin.TryImportAsync(
            "pr_id,pr_name,pr_base_price,pr_desc,pc_name", $"{id},Roti coba,2000,\"dua\nbaris\",Coba", $"{same},Roti sama,1000,,", ",Roti baru,3000,,coba");

        answer.Effects().ShouldBe("1 1 1");
        answer.Json["dry_run"]!.GetValue<bool>().ShouldBeTrue();
        answer.Json["categories_created"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(["Coba"]);
        answer.Json["lines"]!.AsArray().Select(line => $"{line!["line"]} {line["effect"]} {line["pr_id"]} {line["pr_name"]}")
            .ShouldBe([$"2 updated {id} Roti coba", $"4 unchanged {same} Roti sama", "5 created  Roti baru"]);
        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_file_may_come_as_a_form_and_with_a_byte_order_mark()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("halo"), "note" },
            { new ByteArrayContent([0xEF, 0xBB, 0xBF, .. Sheets.Bytes("pr_name,pr_base_price", "Dari formulir,100")]), "file", "menu.csv" },
        };

        (await _shop.Admin.SendAsync(HttpMethod.Post, "products/import", form)).Effects().ShouldBe("1 0 0");
        (await _shop.ProductIdAsync("Dari formulir")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_same_key_imports_once()
    {
        var client = _shop.Admin.With("Idempotency-Key", "impor-sekali");
        var first = await client.ImportAsync("pr_name,pr_base_price", "Sekali saja,100");
        var second = await client.ImportAsync("pr_name,pr_base_price", "Sekali saja,100");

        second.Text.ShouldBe(first.Text);
        second.Header("Idempotent-Replayed").ShouldBe("true");
        (await _shop.Database.ReadAsync<long>("select count(*) from catalog.products where name = 'Sekali saja'")).ShouldBe(1);
        await client.ImportAsync("pr_name,pr_base_price", "Sekali lagi,100").ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency.key-reused");
    }

    [Fact]
    public async Task An_imported_price_is_that_of_the_next_order()
    {
        var id = await _shop.Database.AddProductAsync(1_000, name: "Harga impor");
        await _shop.Officer.OrderAsync(Orders.Of((id, 1))).Created();

        await _shop.Admin.ImportAsync("pr_id,pr_name,pr_base_price", $"{id},Harga impor,1500").Ok();

        (await _shop.Officer.OrderAsync(Orders.Of((id, 1))).Created()).Json["items"]![0].Money("oi_base_price").ShouldBe(1_500);
    }

    private Task<IReadOnlyList<string>> ProductsAsync() =>
        _shop.Database.ListAsync<string>("select (p.*)::text from catalog.products p where me_id = 1 and deleted_at is null order by id");
}
