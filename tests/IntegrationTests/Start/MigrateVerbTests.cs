using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Start;

/// <summary>What <c>migrate</c> will not do.</summary>
public sealed class MigrateVerbTests
{
    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Migrated);
        await database.ExecuteAsync("""insert into catalog.migrations ("MigrationId", "ProductVersion") values ('20991231000000_FromTheFuture', '10.0.0')""");
        await database.ExecuteAsync("""delete from payments.migrations where "MigrationId" = (select max("MigrationId") from payments.migrations)""");
        var before = await database.ContentsAsync();

        var (code, text) = await HostVerb.RunAsync(database, new Dictionary<string, string>(StringComparer.Ordinal), "migrate");

        code.ShouldBe(1, text);
        text.ShouldContain("A newer ATAPOS has migrated this database (catalog: 20991231000000_FromTheFuture)");
        (await database.ContentsAsync()).ShouldBe(before);
    }
}
