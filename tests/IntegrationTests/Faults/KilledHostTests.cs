using System.Globalization;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Faults;

/// <summary>What was acknowledged is never lost: the host is killed in the middle of its work, and PostgreSQL is, again and again.</summary>
[Collection(Alone.Name)]
public sealed class KilledHostTests(ITestOutputHelper output)
{
    private const int PaymentsBeforeAKill = 15;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UntilLeasesEnd = TimeSpan.FromSeconds(100);

    private static int Writers => TestSize.Of("ATAPOS_TEST_WRITERS", 8);

    private static int HostKills => TestSize.Of("ATAPOS_TEST_KILLS", 2);

    private static int DatabaseKills => TestSize.Of("ATAPOS_TEST_DATABASE_KILLS", 1);

    [OwnPostgresFact]
    public async Task Killing_the_host_and_PostgreSQL_under_load_loses_nothing_acknowledged_and_every_event_is_delivered()
    {
        await using var server = await KillableServer.StartAsync("killed");
        await using var sandbox = await AtlasSandbox.StartAsync();
        await using var host = new RestartedHost(server.Database, sandbox);
        await host.StartAsync();
        await using var tills = Tills.Open(host.Address, Writers, tryAgain: true);
        var (hostsReady, databasesReady) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var kill = 0; kill < HostKills; kill++)
        {
            await tills.TakeAsync(PaymentsBeforeAKill);
            await host.KillAsync();
            var began = TimeProvider.System.GetTimestamp();
            await host.StartAsync();
            hostsReady = Longer(hostsReady, TimeProvider.System.GetElapsedTime(began));
        }

        for (var kill = 0; kill < DatabaseKills; kill++)
        {
            await tills.TakeAsync(PaymentsBeforeAKill);
            await server.KillAsync();
            var began = TimeProvider.System.GetTimestamp();
            await tills.TakeAsync(1);
            databasesReady = Longer(databasesReady, TimeProvider.System.GetElapsedTime(began));
        }

        await tills.TakeAsync(PaymentsBeforeAKill);
        await tills.CloseAsync();
        await Books.DeliveredAsync(server.Database);
        await WritingOfReceiptsAsync(server.Database, tills);

        var lost = await Books.LostAsync(server.Database, tills);
        var gaps = await Books.GapsAsync(server.Database);
        var receipts = await server.Database.ReadAsync<long>("select count(*) from edge.mails where kind = 'payment.receipt'");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"PROMISE 5 host_kills={HostKills} postgres_kills={DatabaseKills} writers={Writers} acked_orders={tills.Ordered.Count} acked_payments={tills.Paid.Count} lost={lost} gaps={gaps} undelivered=0 receipts={receipts} failed={tills.Failures.Count} slowest_host_ready_ms={hostsReady.TotalMilliseconds:0} slowest_after_postgres_ms={databasesReady.TotalMilliseconds:0}"));
        tills.Failures.ShouldBeEmpty();
        lost.ShouldBe(0);
        await Books.ShouldAddUpAsync(server.Database, tills);
        databasesReady.ShouldBeLessThan(Soon);
    }

    // The control: a server that acknowledges what it has not written yet.
    [OwnPostgresFact]
    public async Task A_server_that_does_not_wait_for_its_log_loses_what_was_acknowledged()
    {
        await using var server = await KillableServer.StartAsync(
            "forgetful", ("synchronous_commit", "off"), ("wal_buffers", "64MB"), ("checkpoint_timeout", "1h"), ("bgwriter_lru_maxpages", "0"));
        await using var host = await HostProcess.StartAsync(server.Database, await TestRun.Sandbox);
        await server.HoldLogWriterAsync();
        await using var tills = Tills.Open(host.Address, 4, tryAgain: true);
        await tills.TakeAsync(PaymentsBeforeAKill);
        await server.KillAsync();
        await tills.CloseAsync();

        var lost = await Books.LostAsync(server.Database, tills);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"PROMISE 5 control=synchronous_commit-off postgres_kills=1 acked_orders={tills.Ordered.Count} acked_payments={tills.Paid.Count} lost={lost}"));
        lost.ShouldBeGreaterThan(0);
    }

    /// <summary>Each payment has one receipt, which becomes one mail, at the latest when the lease of a host that was killed is over.</summary>
    private static async Task WritingOfReceiptsAsync(TestDatabase database, Tills tills)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await database.ReadAsync<long>("select count(*) from payments.receipts where state = 'due'") > 0)
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(UntilLeasesEnd, "all receipts are written");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        tills.Paid.Keys.Except(await database.ListAsync<long>("select id from payments.receipts where state = 'mailed'")).ShouldBeEmpty("a receipt was forgotten");
        (await database.ReadAsync<long>("select count(*) from edge.mails where kind = 'payment.receipt'")).ShouldBe(tills.Paid.Count, "a receipt was written twice");
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
