using System.Globalization;
using Atapos.IntegrationTests.Faults;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Concurrency;

/// <summary>Order numbers have no gap and no repeat while hosts are killed, orders fail at the last moment and midnight passes.</summary>
[Collection(Alone.Name)]
public sealed class NumbersUnderFaultsTests(ITestOutputHelper output)
{
    private const int TillsOfHost = 8;

    // Midnight in Jakarta.
    private static readonly DateTimeOffset Midnight = DateTimeOffset.Parse("2031-03-10T17:00:00Z", CultureInfo.InvariantCulture);
    private static readonly TimeSpan JustBefore = TimeSpan.FromMilliseconds(300);

    private static int Seconds => TestSize.Of("ATAPOS_TEST_NUMBERS_SECONDS", 3);

    private static int Kills => TestSize.Of("ATAPOS_TEST_NUMBERS_KILLS", 1);

    [Fact]
    public async Task Each_merchant_and_day_is_numbered_from_1_without_gap_or_repeat()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        var (requests, kills) = await SellAcrossMidnightAsync(database, Kills);

        var days = await database.ListAsync<string>("select me_id || ' ' || day || ' ' || last from ordering.order_counters where day between '2031-03-10' and '2031-03-11' order by 1");
        var (orders, gaps) = (await OrdersAsync(database), await Books.GapsAsync(database));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"PROMISE 7 clients={2 * TillsOfHost} seconds={2 * Seconds} kills={kills} requests={requests} midnights=1 merchants_and_days={days.Count} orders={orders} gaps={gaps}"));
        days.Count.ShouldBe(4, string.Join(", ", days));
        gaps.ShouldBe(0);
    }

    // The control: a sequence gives its numbers away for good, also to orders that come to nothing.
    [Fact]
    public async Task A_sequence_in_place_of_the_counter_leaves_gaps()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await database.ExecuteAsync("""
            create sequence ordering.control_1_20310310;
            create sequence ordering.control_1_20310311;
            create sequence ordering.control_2_20310310;
            create sequence ordering.control_2_20310311;
            grant usage on all sequences in schema ordering to public;
            create function ordering.control() returns trigger language plpgsql as $$ begin
              new.last := nextval('ordering.control_' || new.me_id || '_' || to_char(new.day, 'YYYYMMDD'));
              return new;
            end $$;
            create trigger control before insert or update on ordering.order_counters for each row execute function ordering.control()
            """);
        await SellAcrossMidnightAsync(database, kills: 0);

        var (orders, gaps) = (await OrdersAsync(database), await Books.GapsAsync(database));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PROMISE 7 control=sequence orders={orders} gaps={gaps}"));
        gaps.ShouldBeGreaterThan(0);
    }

    private static async Task<(int Requests, int Kills)> SellAcrossMidnightAsync(TestDatabase database, int kills)
    {
        // An order of this table is refused when its number is given already.
        await database.ExecuteAsync("""
            create function ordering.refuse() returns trigger language plpgsql as $$ begin raise exception 'refused for the test'; end $$;
            create trigger refuse before insert on ordering.orders for each row when (new.notes = 'refuse') execute function ordering.refuse()
            """);
        var gift = await database.ReadAsync<long>("select id from catalog.products where name = 'Bungkus Kado'");
        IReadOnlyList<(string, long)> shops = [("sandbox-officer-1", 1), ("sandbox-officer-2", gift)];
        using var clock = new ClockFile();
        clock.Set(Midnight.AddHours(-1));
        var sandbox = await TestRun.Sandbox;
        await using var first = new RestartedHost(database, sandbox, clock);
        await using var second = new RestartedHost(database, sandbox, clock);
        await Task.WhenAll(first.StartAsync(), second.StartAsync());
        await using var some = Tills.Open(first.Address, TillsOfHost, tryAgain: true, shops);
        await using var others = Tills.Open(second.Address, TillsOfHost, tryAgain: true, shops);
        using var failing = new CancellationTokenSource();
        var refused = Task.Run(() => OrderInVainAsync(second.Address, failing.Token));

        await SellOnAsync(some, others);
        for (var kill = 0; kill < kills; kill++)
        {
            if (kill == kills / 2)
            {
                clock.Set(Midnight - JustBefore);
            }

            await first.KillAsync();
            await first.StartAsync();
        }

        if (kills == 0)
        {
            clock.Set(Midnight - JustBefore);
        }

        await SellOnAsync(some, others);
        await failing.CancelAsync();
        (await refused).ShouldBeGreaterThan(0);
        await some.CloseAsync();
        await others.CloseAsync();
        some.Failures.Concat(others.Failures).ShouldBeEmpty();
        return (some.Requests + others.Requests, kills);
    }

    private static Task SellOnAsync(Tills some, Tills others) => Task.WhenAll(some.TakeAsync(TillsOfHost), others.TakeAsync(TillsOfHost), Task.Delay(TimeSpan.FromSeconds(Seconds)));

    /// <summary>Places orders that the database refuses after their number was taken, and answers how many.</summary>
    private static async Task<int> OrderInVainAsync(Uri host, CancellationToken until)
    {
        using var http = new HttpClient { BaseAddress = host };
        var till = new ApiClient(http, "sandbox-officer-1");
        var refused = 0;
        while (!until.IsCancellationRequested)
        {
            refused += (await till.OrderAsync(Orders.Of((1, 1)).With("oh_notes", "refuse"))).Status == 500 ? 1 : 0;
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }

        return refused;
    }

    private static Task<long> OrdersAsync(TestDatabase database) => database.ReadAsync<long>("select count(*) from ordering.orders");
}
