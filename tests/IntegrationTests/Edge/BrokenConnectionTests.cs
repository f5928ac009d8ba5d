using System.Globalization;
using Atapos.IntegrationTests.Harness;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Edge;

/// <summary>Connections that the database has closed while nobody used them (<c>DB_POOL_PRE_PING</c>).</summary>
public sealed class BrokenConnectionTests
{
    private const int Rounds = 40;

    [Fact]
    public async Task With_pre_ping_nobody_notices()
    {
        await using var shop = await OpenAsync(prePing: true);

        (await FailuresAsync(shop)).ShouldBe(0);
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task With_pre_ping_many_requests_at_once_do_not_notice_either()
    {
        await using var shop = await OpenAsync(prePing: true);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => shop.Officer.GetAsync("orders?limit=1").Ok()));
        (await shop.Database.ListAsync<bool>(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state = 'idle'"))
            .ShouldNotBeEmpty();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => shop.Officer.GetAsync("orders?limit=1").Ok()));
        await shop.Database.DisposeAsync();
    }

    // The control.
    [Fact]
    public async Task Without_it_work_fails()
    {
        await using var shop = await OpenAsync(prePing: false);

        (await FailuresAsync(shop)).ShouldBeGreaterThan(0);
        await shop.Database.DisposeAsync();
    }

    private static Task<TestShop> OpenAsync(bool prePing) => TestShop.OpenAsync(new()
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["DB_POOL_PRE_PING"] = prePing.ToString(CultureInfo.InvariantCulture) },
    });

    /// <summary>Works, has the connection closed by the database, and works again; how often that failed.</summary>
    private static async Task<int> FailuresAsync(TestShop shop)
    {
        var failures = 0;
        for (var round = 0; round < Rounds; round++)
        {
            try
            {
                await shop.Database.ReadAsync<bool>("select pg_terminate_backend($1, 5000)", await WorkAsync(shop));
                await WorkAsync(shop);
            }
            catch (PostgresException)
            {
                failures++;
            }
        }

        return failures;
    }

    private static Task<int> WorkAsync(TestShop shop) => shop.Services.GetRequiredService<OwnTransaction>().RunAsync(
        TenantId.Of(1),
        async (services, token) =>
        {
            await using var command = services.GetRequiredService<TenantSession>().Command("select pg_backend_pid()");
            return (int)(await command.ExecuteScalarAsync(token))!;
        },
        CancellationToken.None);
}
