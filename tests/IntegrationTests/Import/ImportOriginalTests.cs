using System.Globalization;
using Atapos.IntegrationTests.Harness;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Import;

/// <summary>The original's shops go on here with their numbers, their history and their money.</summary>
public sealed class ImportOriginalTests(ImportedShops imported) : IClassFixture<ImportedShops>
{
    private static readonly string[] Refusals =
    [
        "refused  order_item 1011: it is of no shop",
        "refused  customer 13: ",
        "refused  product 33: ",
        "refused  product_attachment 43: ",
        "refused  promotion_item 62: its promotion or its product is not here",
        "refused  order_header 106: oh_total_amount is 30000, but its lines make 28750",
        "refused  order_item 1007: order_header 106 is not taken over",
        "refused  payment_log 506: py_event_type is dreamt",
    ];

    [Fact]
    public void Every_row_is_taken_over_or_named_and_the_sums_are_equal()
    {
        var (code, text) = imported.Told;

        foreach (var refusal in Refusals)
        {
            text.ShouldContain(refusal);
        }

        text.Split('\n').Count(line => line.StartsWith("refused ", StringComparison.Ordinal)).ShouldBe(Refusals.Length, text);
        text.ShouldContain("mended   product 32: a stock of -2 is taken over as 0");
        text.ShouldContain("mended   payment_log 501: cash of 51750 is taken over as the 51800 that went into the drawer");
        text.ShouldContain("mended   order_header 107: customer 13 is not of this shop, or was refused; it is taken over without");
        text.ShouldContain("mended   order_header 105: it is cancel, and no line of payment_log tells how");
        text.ShouldContain("mended   order_header 201: it is settlement, and no line of payment_log tells how");
        text.ShouldContain("equal    merchant 1 order_header: there 7 rows, 256581; here 7 rows, 256581");
        text.ShouldContain("equal    merchant 1 order_item: there 8 rows, 223000; here 8 rows, 223000");
        text.ShouldContain("equal    merchant 2 order_header: there 1 rows, 40000; here 1 rows, 40000");
        text.ShouldNotContain("DIFFERS");
        text.ShouldNotContain("broken ");
        text.ShouldContain($"Done; {Refusals.Length} rows or shops refused.");
        code.ShouldBe(1, text);
    }

    [Fact]
    public async Task The_shops_go_on_where_they_were()
    {
        await using var shop = await TestShop.OpenAsync(new() { Database = imported.Database });

        var cash = (await shop.Officer.GetAsync("orders/101").Ok()).Json;
        cash.Word("oh_order_number").ShouldBe("INV-20250105-0001");
        (cash.Money("oh_total_amount"), cash.Money("oh_rounded_amount"), cash.Word("oh_payment_type")).ShouldBe((51_750, 51_800, "cash"));
        cash["customer"]!.Word("cu_email").ShouldBe("Budi@Example.com");
        cash["items"]![0]!.Money("oi_tax_percent").ShouldBe(10);

        var shared = (await shop.Officer.GetAsync("orders/102").Ok()).Json;
        shared["items"]!.AsArray().Sum(item => item!.Money("oi_tax_amount")).ShouldBe(5_831);
        shared["items"]![0]!.Money("oi_tax_percent").ShouldBe(11);
        shared.Word("oh_midtrans_order_id").ShouldBe("INV-20250105-0003");

        (await shop.Officer.GetAsync("orders/104").Ok()).Json.Money("oh_refunded_amount").ShouldBe(28_750);
        (await shop.Officer.GetAsync("orders").Ok()).Header("X-Total-Count").ShouldBe("7");
        (await shop.OtherOfficer.GetAsync("orders/101")).Status.ShouldBe(404);

        var placed = (await shop.Officer.OrderAsync(Orders.Of((31, 1))).Created()).Json;
        placed.Number("oh_id").ShouldBeGreaterThan(108);
        await shop.Officer.PayCashAsync(placed.Number("oh_id"), 100_000).Ok();
        await shop.Officer.PayCashAsync(108, 28_800).Ok();
        (await shop.Officer.GetAsync("products/31").Ok()).Json.Number("pr_stock").ShouldBe(39);
        (await shop.Officer.GetAsync("orders").Ok()).Header("X-Total-Count").ShouldBe("8");
        (await imported.Database.ReadAsync<string>("select me_midtrans_server_key from atapos.merchant where me_id = 1")).ShouldBe("(sealed)");
    }

    [Fact]
    public async Task What_was_taken_over_is_a_database_that_ATAPOS_could_have_written()
    {
        var folder = Directory.CreateTempSubdirectory("atapos-import-");
        var path = Path.Combine(folder.FullName, "backup.dump");

        (await ImportedShops.VerbAsync(imported.Database, "backup", "--to", path)).Code.ShouldBe(0);
        var (code, text) = await ImportedShops.VerbAsync(imported.Database, "restore", "--from", path, "--verify");

        code.ShouldBe(0, text);
        text.ShouldContain("\n0 violations");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_dry_run_tells_the_same_and_writes_nothing()
    {
        await using var database = await NewAsync();

        var (_, tried) = await ImportAsync(imported.Original, database, "--dry-run");

        (await database.ReadAsync<long>("select (select count(*) from tenancy.merchants) + (select count(*) from ordering.orders) + (select count(*) from payments.payment_log)")).ShouldBe(0);
        tried.ShouldBe(imported.Told.Text.Replace("Done;", "Nothing was written;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_shop_whose_sums_are_not_equal_is_undone()
    {
        await using var database = await NewAsync();
        await database.ExecuteAsync("""
            create function public.dearer() returns trigger language plpgsql as $$ begin new.base_price := new.base_price + 1; return new; end $$;
            create trigger dearer before insert on catalog.products for each row when (new.me_id = 1) execute function public.dearer();
            """);

        var (code, text) = await ImportAsync(imported.Original, database);

        code.ShouldBe(1);
        text.ShouldContain("DIFFERS  merchant 1 product: there 2 rows, 33000; here 2 rows, 33002");
        text.ShouldContain("failed   merchant 1: nothing of it is taken over.");
        text.ShouldContain(Row("product", read: 4, added: 1, here: 0, refused: 1, undone: 2));
        (await database.ListAsync<long>("select me_id from tenancy.merchants")).ShouldBe([2]);
    }

    [Fact]
    public async Task Taking_over_again_adds_what_is_new_and_touches_nothing_else()
    {
        await using var original = await OriginalSystem.CreateAsync();
        await using var database = await NewAsync();
        await ImportAsync(original, database);
        await original.ExecuteAsync("update atapos.order_header set oh_total_amount = 28750, oh_rounded_amount = 28800 where oh_id = 106");
        await database.ExecuteAsync("update catalog.products set name = 'Kopi Susu Baru' where id = 31");

        var (_, text) = await ImportAsync(original, database);

        text.ShouldContain(Row("order_header", read: 9, added: 1, here: 8, refused: 0));
        text.ShouldContain(Row("order_item", read: 11, added: 1, here: 9, refused: 1));
        text.ShouldContain(Row("payment_log", read: 6, added: 0, here: 6, refused: 0));
        (await database.ReadAsync<string>("select name from catalog.products where id = 31")).ShouldBe("Kopi Susu Baru");
        (await database.ReadAsync<int>("select last - missing from ordering.order_counters where me_id = 1 and day = '2025-01-06'")).ShouldBe(6);
    }

    [Fact]
    public async Task Two_shops_with_one_number_are_not_brought_together()
    {
        await using var original = await OriginalSystem.CreateAsync();
        await using var database = await NewAsync();
        await ImportAsync(original, database);
        await database.ExecuteAsync("update tenancy.merchants set name = 'Kedai Lain' where me_id = 1");

        var (code, text) = await ImportAsync(original, database);

        code.ShouldBe(1);
        text.ShouldContain("refused  merchant 1: here it is Kedai Lain, there Kedai Asal: two shops with one number cannot be brought together");
        text.ShouldContain("refused  order_header 106: its shop stays behind");
        text.ShouldContain(Row("order_header", read: 9, added: 0, here: 1, refused: 8));
        text.ShouldContain(Row("product", read: 4, added: 0, here: 1, refused: 3));
    }

    [Fact]
    public async Task An_older_original_without_times_and_percents_is_taken_over_too()
    {
        await using var original = await OriginalSystem.CreateAsync(older: true);
        await using var database = await NewAsync();

        var (_, text) = await ImportAsync(original, database);

        text.ShouldContain("equal    merchant 1 order_header: there 7 rows, 256581; here 7 rows, 256581");
        (await database.ReadAsync<DateTime>("select placed_at from ordering.orders where id = 108")).ShouldBe(new DateTime(2025, 1, 6, 5, 0, 0, DateTimeKind.Utc));
        (await database.ReadAsync<decimal>("select sum(tax) from ordering.order_lines where order_id = 102")).ShouldBe(5_831);
    }

    [Fact]
    public async Task Another_database_than_the_originals_is_refused()
    {
        await using var other = await (await TestRun.Databases).CreateAsync(Template.Empty);
        await using var database = await NewAsync();

        var (code, text) = await ImportAsync(other, database);

        code.ShouldBe(1);
        text.ShouldContain("The schema atapos lacks customer, merchant, order_header");
    }

    private static Task<TestDatabase> NewAsync() => ImportedShops.NewAsync();

    private static Task<(int Code, string Text)> ImportAsync(TestDatabase original, TestDatabase database, params string[] options) =>
        ImportedShops.ImportAsync(original, database, options);

    private static string Row(string table, int read, int added, int here, int refused, int undone = 0) => string.Create(
        CultureInfo.InvariantCulture, $"{table,-19} read {read,9}  added {added,9}  undone {undone,9}  here already {here,9}  refused {refused,9}");
}

/// <summary>The original's shops, taken over.</summary>
public sealed class ImportedShops : IAsyncLifetime
{
    internal TestDatabase Original { get; private set; } = null!;

    internal TestDatabase Database { get; private set; } = null!;

    /// <summary>How it ended, and what was printed.</summary>
    internal (int Code, string Text) Told { get; private set; }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        (Original, Database) = (await OriginalSystem.CreateAsync(), await NewAsync());
        Told = await ImportAsync(Original, Database);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Original.DisposeAsync();
        await Database.DisposeAsync();
    }

    internal static async Task<TestDatabase> NewAsync() => await (await TestRun.Databases).CreateAsync(Template.Migrated);

    internal static Task<(int Code, string Text)> ImportAsync(TestDatabase original, TestDatabase database, params string[] options) =>
        VerbAsync(database, ["import-original", "--from", new NpgsqlConnectionStringBuilder(original.SuperuserConnection).ConnectionString, .. options]);

    internal static Task<(int Code, string Text)> VerbAsync(TestDatabase database, params string[] words) =>
        HostVerb.RunAsync(database, new Dictionary<string, string>(StringComparer.Ordinal), words);
}
