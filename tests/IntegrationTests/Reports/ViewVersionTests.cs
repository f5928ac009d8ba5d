using System.Globalization;
using Atapos.IntegrationTests.Harness;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Reports;

/// <summary>The views follow the version of the program, and others' things beside them are left alone.</summary>
public sealed class ViewVersionTests : IAsyncLifetime
{
    private const string Older = "comment on schema atapos is 'views 0 0000000000000000'";

    // Runs at the same time share a server, and with it the roles.
    private static readonly string Login = string.Create(CultureInfo.InvariantCulture, $"pembaca_{Environment.ProcessId}");

    private TestShop _shop = null!;

    private TestDatabase Database => _shop.Database;

    private DatabaseMigrator Migrator => _shop.Services.GetRequiredService<DatabaseMigrator>();

    public async Task InitializeAsync() => _shop = await TestShop.OpenAsync();

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await Database.DisposeAsync();
    }

    [Fact]
    public async Task Views_that_are_older_are_made_anew_and_who_may_read_them_still_may()
    {
        (await Migrator.PendingAsync(CancellationToken.None)).ShouldBeEmpty();
        await using (var owner = NpgsqlDataSource.Create(Database.LoginConnection))
        await using (var change = owner.CreateCommand($"""
            create role {Login}; grant usage on schema atapos to {Login}; alter default privileges in schema atapos grant select on tables to {Login};
            drop view atapos.customer; create view atapos.customer as select 1 as of_old;
            create trigger refuse instead of insert on atapos.customer for each row execute function atapos.refuse();
            {Older}
            """))
        {
            await change.ExecuteNonQueryAsync();
        }

        try
        {
            (await Migrator.PendingAsync(CancellationToken.None)).ShouldBe(["atapos: views 1"]);
            (await Migrator.MigrateAsync(CancellationToken.None)).ShouldBe(1);
            (await Migrator.PendingAsync(CancellationToken.None)).ShouldBeEmpty();
            (await Migrator.MigrateAsync(CancellationToken.None)).ShouldBe(0);
            (await OriginalTables.FoundAsync(Database))["customer"].ShouldContain("cu_email", StringComparer.Ordinal);
            (await Database.ReadAsync<bool>($"select has_table_privilege('{Login}', 'atapos.customer', 'select') and has_schema_privilege('{Login}', 'atapos', 'usage')")).ShouldBeTrue();
        }
        finally
        {
            await Database.ExecuteAsync($"drop owned by {Login}; drop role {Login}");
        }
    }

    [Fact]
    public async Task The_program_says_that_views_are_older_and_refuses_to_serve_them()
    {
        await Database.ExecuteAsync(Older);
        var (code, text) = await HostVerb.RunAsync(Database, ShopSettings.Production, "migrate", "--dry-run");
        (code, text).ShouldBe((0, "Pending:\n  atapos: views 1\n"));
        (code, text) = await HostVerb.RunAsync(Database, ShopSettings.Production, "run");
        code.ShouldBe(1);
        text.ShouldContain("run `atapos migrate` first");

        (code, text) = await HostVerb.RunAsync(Database, ShopSettings.Production, "migrate");
        (code, text).ShouldBe((0, "Applied 1 migrations.\n"));
        (await Migrator.PendingAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("views 1 0000000000000000", true)]
    [InlineData("views 999 0000000000000000", false)]
    [InlineData("our reports", true)]
    [InlineData(null, true)]
    public async Task Views_of_a_newer_version_are_good_enough_and_anything_else_is_not(string? comment, bool isPending)
    {
        await Database.ExecuteAsync($"comment on schema atapos is {(comment is null ? "null" : $"'{comment}'")}");
        (await Migrator.PendingAsync(CancellationToken.None)).Count.ShouldBe(isPending ? 1 : 0);
    }

    [Fact]
    public async Task What_others_built_upon_the_views_stops_the_migration_and_nothing_is_changed()
    {
        await Database.ExecuteAsync($"create schema mine; create view mine.sales as select sum(oh_total_amount) from atapos.order_header; {Older}");
        var before = await OriginalTables.FoundAsync(Database);

        var refused = await Should.ThrowAsync<PostgresException>(() => Migrator.MigrateAsync(CancellationToken.None));

        refused.SqlState.ShouldBe(PostgresErrorCodes.DependentObjectsStillExist);
        refused.MessageText.ShouldContain("order_header");
        (await OriginalTables.FoundAsync(Database)).Select(Line).ShouldBe(before.Select(Line));
        (await Migrator.PendingAsync(CancellationToken.None)).ShouldBe(["atapos: views 1"]);
    }

    [Fact]
    public async Task What_others_keep_in_the_schema_is_not_touched()
    {
        await Database.ExecuteAsync($"create view atapos.mine as select 42 as answer; create table atapos.kept as select 42 as answer; {Older}");

        (await Migrator.MigrateAsync(CancellationToken.None)).ShouldBe(1);

        (await Database.ReadAsync<int>("select m.answer + k.answer from atapos.mine as m, atapos.kept as k")).ShouldBe(84);
    }

    [Fact]
    public async Task The_views_are_away_while_modules_are_migrated_and_a_migration_that_fails_leaves_both_pending()
    {
        await Database.ExecuteAsync("""delete from tenancy.migrations where "MigrationId" = (select max("MigrationId") from tenancy.migrations)""");
        var pending = await Migrator.PendingAsync(CancellationToken.None);
        pending.ShouldHaveSingleItem().ShouldStartWith("tenancy: ");

        // That migration has run already, so it fails.
        await Should.ThrowAsync<PostgresException>(() => Migrator.MigrateAsync(CancellationToken.None));
        (await OriginalTables.FoundAsync(Database)).ShouldBeEmpty();
        (await Migrator.PendingAsync(CancellationToken.None)).ShouldBe([.. pending, "atapos: views 1"]);
    }

    private static string Line(KeyValuePair<string, string[]> view) => $"{view.Key}: {string.Join(' ', view.Value)}";
}
