using System.Globalization;
using System.Text.RegularExpressions;
using Atapos.IntegrationTests.Harness;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Reports;

/// <summary>Two shops of which each has rows under every name of the original.</summary>
public sealed class CrowdedShops : IAsyncLifetime
{
    /// <summary>The running host.</summary>
    public TestShop Shop { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Shop = await TestShop.OpenAsync();
        var umbrella = await Shop.ProductIdAsync("Payung Lipat");
        foreach (var (officer, admin, product) in new[] { (Shop.Officer, Shop.Admin, 1L), (Shop.OtherOfficer, Shop.OtherAdmin, umbrella) })
        {
            await admin.PostAsync("table-locations", new { tl_number = "L1", tl_name = "Laporan" }).Created();
            await admin.PostAsync("promotions", new
            {
                pm_name = "Laporan",
                pm_discount_type = "percent",
                pm_discount_value = 1,
                pm_start_at = "2020-01-01T00:00:00Z",
                pm_end_at = "2020-01-02T00:00:00Z",
                product_ids = new[] { product },
            }).Created();
            var order = await officer.OrderAsync(Orders.Of((product, 1)).With("cu_email", "laporan@example.com")).Created();
            await officer.PayCashAsync(order.OrderId, 1_000_000).Ok();
        }

        await Shop.Database.ExecuteAsync("""
            insert into catalog.product_images (me_id, id, product_id, kind, cloudinary_public_id, url, sort_order)
            select me_id, 900000 + me_id, min(id), 'detail', 'x', 'https://example.com/x', 2 from catalog.products group by me_id
            """);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Shop.Database.DisposeAsync();
    }
}

/// <summary>Reports that were written for the original's tables go on: the names are there, for those who are let in, and to be read alone.</summary>
public sealed partial class ViewTests(CrowdedShops shops) : IClassFixture<CrowdedShops>
{
    // Runs at the same time share a server, and with it the roles.
    private static readonly string Login = string.Create(CultureInfo.InvariantCulture, $"laporan_{Environment.ProcessId}");

    private readonly TestDatabase _database = shops.Shop.Database;

    [Fact]
    public async Task There_are_the_originals_eleven_tables_and_each_begins_with_its_columns()
    {
        var found = await OriginalTables.FoundAsync(_database);
        found.Keys.ShouldBe(OriginalTables.Columns.Keys, ignoreOrder: true);
        foreach (var (table, columns) in OriginalTables.Columns)
        {
            found[table].Take(columns.Length).ShouldBe(columns, table);
        }

        (await _database.ListAsync<string>("select column_name::text from information_schema.columns where table_schema = 'atapos' and data_type = 'jsonb' order by 1"))
            .ShouldBe(["oh_qris_actions", "py_raw_payload"]);
    }

    [Fact]
    public async Task The_page_says_of_each_column_where_it_lives()
    {
        var told = new List<string>();
        var view = "";
        foreach (var line in await File.ReadAllLinesAsync(Page()))
        {
            view = line.StartsWith("### ", StringComparison.Ordinal) ? line[4..] : view;
            if (ColumnOfPage().Match(line) is { Success: true } column && view.Length > 0)
            {
                told.Add($"{view}.{column.Groups["name"].Value}");
            }
        }

        told.ShouldBe((await OriginalTables.FoundAsync(_database)).SelectMany(table => table.Value.Select(column => $"{table.Key}.{column}")), ignoreOrder: true);
    }

    [Fact]
    public async Task A_reader_who_is_let_in_as_the_page_says_sees_the_merchant_that_it_names_and_writes_nothing()
    {
        await using var owner = NpgsqlDataSource.Create(_database.LoginConnection);
        await RunAsync(owner, Script().Match(await File.ReadAllTextAsync(Page())).Groups["sql"].Value.Replace("laporan", Login, StringComparison.Ordinal));
        try
        {
            await using var first = Reader("-c app.me_id=1");
            await using var second = Reader("-c app.me_id=2");
            await using var nobody = Reader("");
            foreach (var table in OriginalTables.Columns.Keys)
            {
                foreach (var (reader, merchant) in new[] { (first, 1), (second, 2) })
                {
                    var own = await CountAsync(reader, $"select * from atapos.{table}");
                    own.ShouldBeGreaterThan(0, table);
                    own.ShouldBe(await _database.ReadAsync<long>($"select count(*) from atapos.{table} where me_id = {merchant}"), table);
                    (await CountAsync(reader, $"select * from atapos.{table} where me_id <> {merchant}")).ShouldBe(0, table);
                }

                (await CountAsync(nobody, $"select * from atapos.{table}")).ShouldBe(0, table);
                (await StateAsync(first, $"set default_transaction_read_only = off; delete from atapos.{table}")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege, table);
            }

            (await CountAsync(first, "set app.me_id = '2'; select * from atapos.merchant where me_id = 2")).ShouldBe(1);
            (await StateAsync(first, "create table atapos.mine (id int)")).ShouldBe(PostgresErrorCodes.ReadOnlySqlTransaction);
            (await StateAsync(first, "select * from identity.sign_in_challenges")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
            (await StateAsync(first, "select * from edge.mails")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await _database.ExecuteAsync($"drop owned by {Login}; drop role {Login}");
        }
    }

    [Fact]
    public async Task A_role_that_may_read_the_view_but_not_the_table_reads_nothing()
    {
        await using var connection = await _database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            """
            create role tamu; grant usage on schema atapos, tenancy to tamu; grant select on atapos.merchant to tamu;
            set local role tamu; select * from atapos.merchant
            """,
            connection);
        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).MessageText.ShouldBe("permission denied for table merchants");
        (await _database.ListAsync<string>("""
            select c.relname::text from pg_class c
            where c.relnamespace = 'atapos'::regnamespace and c.relkind = 'v' and 'security_invoker=true' = any (coalesce(c.reloptions, '{}')) order by 1
            """)).ShouldBe(OriginalTables.Columns.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_owner_of_the_tables_and_a_superuser_write_nothing_through_a_view_either()
    {
        var before = await ContentsAsync();
        await using var owner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database.LoginConnection) { Options = "-c app.me_id=1" }.ConnectionString);
        foreach (var (table, columns) in await OriginalTables.FoundAsync(_database))
        {
            foreach (var sql in new[] { $"delete from atapos.{table}", $"update atapos.{table} set {columns[0]} = {columns[0]}", $"insert into atapos.{table} select * from atapos.{table}" })
            {
                (await Should.ThrowAsync<PostgresException>(() => _database.ExecuteAsync(sql))).SqlState.ShouldBe(PostgresErrorCodes.ReadOnlySqlTransaction, sql);
                (await StateAsync(owner, sql)).ShouldBe(PostgresErrorCodes.ReadOnlySqlTransaction, sql);
            }
        }

        (await ContentsAsync()).ShouldBe(before);
    }

    // Receipts are mailed meanwhile.
    private async Task<IEnumerable<KeyValuePair<string, string>>> ContentsAsync() =>
        [.. (await _database.ContentsAsync()).Where(table => table.Key is not ("payments.receipts" or "edge.mails"))];

    private static string Page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Atapos.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "docs", "data.md");
    }

    private NpgsqlDataSource Reader(string options) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database.LoginConnection)
    {
        Username = Login,
        Password = "choose one",
        Options = options,
    }.ConnectionString);

    private static async Task RunAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0L;
        while (await reader.ReadAsync())
        {
            rows++;
        }

        return rows;
    }

    private static async Task<string> StateAsync(NpgsqlDataSource source, string sql) =>
        (await Should.ThrowAsync<PostgresException>(() => RunAsync(source, sql))).SqlState;

    [GeneratedRegex(@"^\| `(?<name>\w+)` \|", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ColumnOfPage();

    [GeneratedRegex("```sql\n(?<sql>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Script();
}
