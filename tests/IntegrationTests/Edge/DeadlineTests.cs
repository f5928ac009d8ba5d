using System.Net;
using Atapos.IntegrationTests.Harness;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Edge;

/// <summary>Nothing takes for ever: not a request, not a statement, not a lock.</summary>
public sealed class DeadlineTests
{
    [Fact]
    public async Task A_request_that_takes_too_long_is_given_up_with_503_and_leaves_nothing_behind()
    {
        await using var shop = await TestShop.OpenAsync(new() { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["REQUEST_TIMEOUT"] = "1" } });
        await shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();
        var before = await shop.Database.ContentsAsync();
        await using (var connection = await shop.Database.OpenAsync())
        {
            await using var holding = await connection.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("select * from ordering.order_counters where me_id = 1 for update", connection, holding);
            await hold.ExecuteNonQueryAsync();
            var began = TimeProvider.System.GetTimestamp();

            var late = await shop.Officer.With("Idempotency-Key", "late").OrderAsync(Orders.Of((1, 1))).ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "request.deadline");

            late.Header("Retry-After").ShouldBe("2");
            late.Header("X-Content-Type-Options").ShouldBe("nosniff");
            TimeProvider.System.GetElapsedTime(began).ShouldBeInRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(8));

            // Without a key the commit leaves together with what waits.
            await shop.Officer.OrderAsync(Orders.Of((1, 1))).ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "request.deadline");
            await holding.RollbackAsync();
        }

        (await shop.Database.ContentsAsync()).ShouldBe(before);
        await shop.Officer.With("Idempotency-Key", "late").OrderAsync(Orders.Of((1, 1))).Created();
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task Statements_locks_and_idle_transactions_end_by_themselves()
    {
        await using var shop = await TestShop.OpenAsync();

        (await SettingAsync(shop, "statement_timeout")).ShouldBe("25s");
        (await SettingAsync(shop, "lock_timeout")).ShouldBe("10s");
        (await SettingAsync(shop, "idle_in_transaction_session_timeout")).ShouldBe("1min");
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task What_the_operator_says_of_the_session_wins()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await using var shop = await TestShop.OpenAsync(new()
        {
            Database = database,
            Connection = new NpgsqlConnectionStringBuilder(database.LoginConnection) { Options = "-c statement_timeout=7000" }.ConnectionString,
        });

        (await SettingAsync(shop, "statement_timeout")).ShouldBe("7s");
        (await SettingAsync(shop, "lock_timeout")).ShouldBe("10s");
    }

    private static Task<string?> SettingAsync(TestShop shop, string name) => shop.Services.GetRequiredService<OwnTransaction>().RunAsync(
        TenantId.Of(1),
        async (services, token) =>
        {
            await using var command = services.GetRequiredService<TenantSession>().Command("select current_setting($1)", name);
            return (string?)await command.ExecuteScalarAsync(token);
        },
        CancellationToken.None);
}
