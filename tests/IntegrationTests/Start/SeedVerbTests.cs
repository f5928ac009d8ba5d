using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Start;

/// <summary>Demo shops on demand.</summary>
public sealed class SeedVerbTests
{
    [Fact]
    public async Task An_empty_database_gets_two_shops_and_a_peopled_one_only_when_told_so()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Migrated);

        var (code, text) = await SeedAsync(database);
        code.ShouldBe(0, text);
        text.ShouldContain("merchant 1, food: ");
        text.ShouldContain("merchant 2, household goods: ");
        (await database.ListAsync<long>("select me_id from tenancy.merchants order by 1")).ShouldBe([1, 2]);

        (code, text) = await SeedAsync(database);
        code.ShouldBe(1, text);
        text.ShouldContain("has merchants already");
        (await database.ReadAsync<long>("select count(*) from tenancy.merchants")).ShouldBe(2);

        (code, text) = await SeedAsync(database, "--add");
        code.ShouldBe(0, text);
        text.ShouldContain("merchant 3, food: ");
        text.ShouldContain("merchant 4, household goods: ");
        foreach (var table in new[] { "catalog.products", "identity.customers", "ordering.orders", "payments.payments" })
        {
            var rows = await database.ListAsync<long>($"select count(*) from {table} group by me_id order by me_id");
            rows.Count.ShouldBe(4, table);
            rows.ShouldAllBe(count => count > 0);
            if (table is not "payments.payments")
            {
                rows.Skip(2).ShouldBe(rows.Take(2), table);
            }
        }
    }

    private static Task<(int Code, string Text)> SeedAsync(TestDatabase database, params string[] words) =>
        HostVerb.RunAsync(database, ShopSettings.Production.Where(setting => setting.Key is not "DATABASE_URL").ToDictionary(StringComparer.Ordinal), ["seed", .. words]);
}
