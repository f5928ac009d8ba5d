using System.Globalization;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Npgsql;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Backups;

/// <summary>A backup restores to a correct system, and one that would not is told (promise 16).</summary>
public sealed class BackupTests(BackedUpShop shop, ITestOutputHelper output) : IClassFixture<BackedUpShop>
{
    private TestDatabase Database => shop.Shop.Database;

    [Fact]
    public async Task A_backup_holds_every_row_and_all_that_must_be_true_is_true_of_it_when_it_is_restored()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(shop.Backup).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        // Queues are worked on at any time.
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(shop.Backup + ".json"))!;
        foreach (var (table, rows) in manifest["rows"]!.AsObject().Where(table => !table.Key.StartsWith("edge.", StringComparison.Ordinal) && !table.Key.EndsWith("box", StringComparison.Ordinal)))
        {
            ((long)rows!).ShouldBe(await Database.ReadAsync<long>($"select count(*) from {table}"), table);
        }

        var began = TimeProvider.System.GetTimestamp();
        var (code, text) = await shop.VerbAsync("restore", "--from", shop.Backup, "--verify");
        var restored = TimeProvider.System.GetElapsedTime(began);
        code.ShouldBe(0, text);
        text.ShouldContain("ok   every table has the rows that it had");
        text.ShouldContain("ok   an order's amounts are the sums of its lines");
        text.ShouldContain("ok   the payment log is as it was written");
        text.ShouldContain("ok   the keys at hand open all server keys of merchants");
        text.ShouldContain("\n0 violations");
        (await BesideAsync()).ShouldBeEmpty();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"PROMISE 16 orders={manifest["rows"]!["ordering.orders"]} backup_s={shop.BackupTook.TotalSeconds:0.0} restore_s={restored.TotalSeconds:0.0} bytes={manifest["bytes"]} violations=0"));
    }

    [Fact]
    public async Task Rows_that_are_not_as_they_were_written_are_each_named()
    {
        var total = await Database.ReadAsync<long>("select min(id) from ordering.orders where id > 1000010 and payment_status = 'settlement'");
        var gone = await Database.ReadAsync<long>(
            """
            select min(o.id) from ordering.orders o where o.id > 1000000 and o.payment_status = 'pending'
            and exists (select from ordering.orders later where later.me_id = o.me_id and left(later.number, 13) = left(o.number, 13) and later.number > o.number)
            """);
        var number = await Database.ReadAsync<string>("select number from ordering.orders where id = $1", gone);
        var line = await Database.ReadAsync<long>("select id from payments.payment_log where me_id = 1 and seq = 7");
        var refund = await Database.ReadAsync<long>("select min(order_id) from payments.refunds");
        string[] corruptions =
        [
            $"update ordering.orders set total = total + 1000, tax = tax + 1000, rounded = rounded + 1000 where id = {total}",
            $"delete from ordering.order_lines where order_id = {gone}; delete from ordering.orders where id = {gone}",
            $"update payments.payment_log set staff_id = 4711 where id = {line}",
            $"delete from payments.refunds where order_id = {refund}",
            "update tenancy.merchants set midtrans_server_key = set_byte(midtrans_server_key, 40, 255 - get_byte(midtrans_server_key, 40)) where me_id = 1",
        ];
        string[] told =
        [
            $"FAIL an order's amounts are the sums of its lines: 1 are not, first merchant 1: order {total} ",
            $"FAIL the orders of a day are numbered without a gap, but for what was missing before they were brought over: 1 are not, first merchant 1: {number} is missing",
            $"FAIL the payment log is as it was written: 1 are not, first merchant 1: py_id {line}, line 7 in place 7",
            $"FAIL what was given back of a payment is the sum of its refunds: 1 are not, first merchant 1: payment of order {refund} ",
            "FAIL the keys at hand open all server keys of merchants: 1 are not, first merchant 1: tenancy.merchants 1",
        ];

        await using var corrupted = await (await TestRun.Databases).CreateAsync(Template.Empty);
        (await BackedUpShop.VerbAsync(corrupted, "restore", "--from", shop.Backup)).Code.ShouldBe(0);
        await using (var connection = await corrupted.OpenAsync())
        {
            await using var command = new NpgsqlCommand($"begin; set local session_replication_role = replica; {string.Join("; ", corruptions)}; commit", connection);
            await command.ExecuteNonQueryAsync();
        }

        var path = shop.NewPath();
        (await BackedUpShop.VerbAsync(corrupted, "backup", "--to", path)).Code.ShouldBe(0);
        var (code, text) = await BackedUpShop.VerbAsync(corrupted, "restore", "--from", path, "--verify");
        code.ShouldBe(1);
        foreach (var sentence in told)
        {
            text.ShouldContain(sentence);
        }

        output.WriteLine($"PROMISE 16 control=corrupted rows={corruptions.Length} named={told.Length}");
    }

    [Fact]
    public async Task A_shop_goes_on_in_the_database_that_its_backup_was_restored_into()
    {
        await using var empty = await (await TestRun.Databases).CreateAsync(Template.Empty);
        var (code, text) = await BackedUpShop.VerbAsync(empty, "restore", "--from", shop.Backup);
        code.ShouldBe(0, text);

        await using var restored = await TestShop.OpenAsync(new() { Database = empty });
        var last = await Database.ReadAsync<long>("select max(id) from ordering.orders");
        (await restored.Officer.GetAsync($"orders/{last}").Ok()).Json.ToJsonString().ShouldBe((await shop.Shop.Officer.GetAsync($"orders/{last}").Ok()).Json.ToJsonString());
        var order = (await restored.Officer.OrderAsync(Orders.Of((1, 1))).Created()).OrderId;
        order.ShouldBeGreaterThan(last);
        await restored.Officer.PayCashAsync(order, 100_000).Ok();
        await restored.Admin.PostAsync($"orders/{order}/refund", new { amount = 1_000 }).Ok();
        (code, text) = await BackedUpShop.VerbAsync(empty, "audit", "verify");
        code.ShouldBe(0, text);
    }

    [Fact]
    public async Task Nothing_is_restored_into_a_database_that_is_not_empty_nor_from_a_file_that_was_changed()
    {
        var (code, text) = await shop.VerbAsync("backup", "--to", shop.Backup);
        (code, text.Contains("is there already", StringComparison.Ordinal)).ShouldBe((1, true), text);

        var before = await Database.ContentsAsync();
        (code, text) = await shop.VerbAsync("restore", "--from", shop.Backup);
        (code, text.Contains("is not empty", StringComparison.Ordinal)).ShouldBe((1, true), text);
        (await Database.ContentsAsync()).ShouldBe(before);

        var path = shop.NewPath();
        var bytes = await File.ReadAllBytesAsync(shop.Backup);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        File.Copy(shop.Backup + ".json", path + ".json");
        (code, text) = await shop.VerbAsync("restore", "--from", path, "--verify");
        (code, text.Contains("is not the file that was written", StringComparison.Ordinal)).ShouldBe((1, true), text);
    }

    [Fact]
    public async Task What_a_killed_check_left_beside_is_dropped_by_the_next_one_but_not_what_another_one_is_checking()
    {
        var prefix = $"atapos_verify_{await Database.ReadAsync<uint>("select oid from pg_database where datname = current_database()")}_";
        var owner = new NpgsqlConnectionStringBuilder(Database.LoginConnection).Username;
        foreach (var name in (string[])["00000001", "00000002"])
        {
            await Database.ExecuteAsync($"create database {prefix}{name} owner {owner}");
        }

        await using (var other = await Database.OpenAsync())
        {
            await using var claim = new NpgsqlCommand($"select pg_advisory_lock(hashtextextended('{prefix}00000002', 0))", other);
            await claim.ExecuteNonQueryAsync();
            var (code, text) = await shop.VerbAsync("restore", "--from", shop.Backup, "--verify");

            code.ShouldBe(0, text);
            text.ShouldContain($"Dropped {prefix}00000001");
            (await BesideAsync()).ShouldBe([$"{prefix}00000002"]);
        }

        await Database.ExecuteAsync($"drop database {prefix}00000002");
    }

    [Fact]
    public async Task Programs_of_PostgreSQL_that_are_too_old_are_named_with_what_to_install()
    {
        var path = shop.NewPath();
        File.Copy(shop.Backup, path);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(shop.Backup + ".json"))!;
        manifest["dump_version"] = 99;
        await File.WriteAllTextAsync(path + ".json", manifest.ToJsonString());

        var (code, text) = await shop.VerbAsync("restore", "--from", path, "--verify");

        code.ShouldBe(1);
        text.ShouldContain("pg_restore of PostgreSQL 99 or newer is needed (Debian, Ubuntu: apt-get install postgresql-client-99); /");
    }

    [Fact]
    public async Task A_backup_from_which_row_level_security_would_hide_rows_is_refused()
    {
        var path = shop.NewPath();
        await Database.ExecuteAsync("create policy narrow on ordering.orders as restrictive for select using (id % 2 = 0)");
        try
        {
            var (code, text) = await shop.VerbAsync("backup", "--to", path);
            code.ShouldBe(1);
            text.ShouldContain("hides rows of ordering.orders;");
            File.Exists(path).ShouldBeFalse();
        }
        finally
        {
            await Database.ExecuteAsync("drop policy narrow on ordering.orders");
        }
    }

    private Task<IReadOnlyList<string>> BesideAsync() => Database.ListAsync<string>(
        "select d.datname::text from pg_database d join pg_database o on o.datname = current_database() and starts_with(d.datname, 'atapos_verify_' || o.oid || '_')");
}

/// <summary>A shop in which much was sold, paid and given back, and a folder for its backups.</summary>
public sealed class BackedUpShop : IAsyncLifetime
{
    private static readonly int Many = int.Parse(Environment.GetEnvironmentVariable("ATAPOS_TEST_BACKUP_ORDERS") ?? "2000", CultureInfo.InvariantCulture);

    private readonly AuditedShop _audited = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("atapos-backups-").FullName;
    private int _count;

    /// <summary>The running host.</summary>
    public TestShop Shop => _audited.Payments.Shop;

    /// <summary>A backup of it.</summary>
    internal string Backup { get; private set; } = "";

    /// <summary>How long that took.</summary>
    internal TimeSpan BackupTook { get; private set; }

    /// <summary>A file that is not there yet.</summary>
    internal string NewPath() => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _count)}.dump"));

    /// <summary>Runs a verb on the shop's database.</summary>
    internal Task<(int Code, string Text)> VerbAsync(params string[] words) => VerbAsync(Shop.Database, words);

    /// <summary>Runs a verb on another database.</summary>
    internal static Task<(int Code, string Text)> VerbAsync(TestDatabase database, params string[] words) =>
        HostVerb.RunAsync(database, new Dictionary<string, string>(StringComparer.Ordinal), words);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await _audited.InitializeAsync();
        await Shop.Admin.PutAsync("merchants/1", new { me_midtrans_server_key = "Mid-server-of-the-warung" }).Ok();
        await ManyOrders.AddAsync(Shop.Database, Many);
        Backup = NewPath();
        var began = TimeProvider.System.GetTimestamp();
        var (code, text) = await VerbAsync("backup", "--to", Backup);
        BackupTook = TimeProvider.System.GetElapsedTime(began);
        code.ShouldBe(0, text);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await _audited.DisposeAsync();
    }
}
