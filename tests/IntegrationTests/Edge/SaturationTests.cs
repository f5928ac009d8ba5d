using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Edge;

/// <summary>Five times as many orders as a host can take, for a minute: it takes nearly as many as ever, and tells the rest to come again.</summary>
[Collection(Alone.Name)]
public sealed class SaturationTests(ITestOutputHelper output)
{
    private const double Wanted = 0.8;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private static int Seconds => TestSize.Of("ATAPOS_TEST_SATURATION_SECONDS", 60);

    [MeasuredFact]
    public async Task Most_of_the_peak_is_served_the_rest_refused_and_all_is_well_at_once_afterwards()
    {
        var outcome = await SaturateAsync(Seconds, connections: 1_000, ("REQUEST_CONCURRENCY", ""), ("DB_POOL_TIMEOUT", "2"));

        output.WriteLine($"PROMISE 18 seconds={Seconds} {outcome}");
        outcome.Others.ShouldBe(0, outcome.Other);
        outcome.Share.ShouldBeGreaterThanOrEqualTo(Wanted);
        outcome.Recovered.ShouldBeLessThan(Soon);
    }

    // The control: nobody is refused, so all wait until nobody waits for the answer any more.
    [MeasuredFact]
    public async Task Without_the_limiter_what_is_asked_for_comes_too_late()
    {
        const int Short = 20;
        var outcome = await SaturateAsync(Short, connections: 8_000, ("REQUEST_CONCURRENCY", "100000"), ("DB_POOL_TIMEOUT", "600"));

        output.WriteLine($"PROMISE 18 control=no-limiter seconds={Short} {outcome}");
        (outcome.Share < Wanted || outcome.Others > 0).ShouldBeTrue();
    }

    private static async Task<Outcome> SaturateAsync(int seconds, int connections, params (string Name, string Value)[] settings)
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await using var host = await HostProcess.StartAsync(
            database, await TestRun.Sandbox, settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal));
        await using var core = await OwnCore.TakeAsync(database, host);
        using var load = new Load(host.Address, connections, await database.ReadAsync<long>("select id from catalog.products where name = 'Bungkus Kado'"));
        await load.AskInTurnAsync(16, TimeSpan.FromSeconds(8));

        // As PostgreSQL does by itself after the first minute; until then it plans as if the tables were empty.
        await database.ExecuteAsync("analyze");
        var peak = 0.0;
        foreach (var callers in new[] { 8, 16, 32, 64 })
        {
            peak = Math.Max(peak, await load.AskInTurnAsync(callers, TimeSpan.FromSeconds(4)));
        }

        load.Reset();
        var began = TimeProvider.System.GetTimestamp();
        await load.OfferAsync(5 * peak, TimeSpan.FromSeconds(seconds));
        var lasted = TimeProvider.System.GetElapsedTime(began);
        var outcome = new Outcome(peak, load.Sent / lasted.TotalSeconds, load.Served / lasted.TotalSeconds, load.Refused, load.Others, load.Other);
        began = TimeProvider.System.GetTimestamp();
        await load.AskUntilServedAsync();
        return outcome with { Recovered = TimeProvider.System.GetElapsedTime(began) };
    }

    private sealed record Outcome(double Peak, double Offered, double Served, int Refused, int Others, string? Other)
    {
        internal TimeSpan Recovered { get; init; }

        internal double Share => Served / Peak;

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"peak_per_s={Peak:0} offered_per_s={Offered:0} served_per_s={Served:0} share={Share:0.00} refused={Refused} others={Others} recovered_ms={Recovered.TotalMilliseconds:0}");
    }

    /// <summary>Asks for orders of two merchants, and counts what becomes of that.</summary>
    private sealed class Load : IDisposable
    {
        // Who waits at a till for longer has gone.
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
        private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

        private readonly byte[][] _orders;
        private readonly PlainConnection[] _connections;
        private int _sent;
        private int _served;
        private int _refused;
        private int _others;

        internal Load(Uri address, int connections, long gift)
        {
            _connections = [.. Enumerable.Range(0, connections).Select(_ => new PlainConnection(address))];
            _orders = [Order(address, "sandbox-officer-1", 1), Order(address, "sandbox-officer-2", gift)];
        }

        internal int Sent => _sent;

        internal int Served => _served;

        internal int Refused => _refused;

        internal int Others => _others;

        /// <summary>One of the others.</summary>
        internal string? Other { get; private set; }

        internal void Reset() => (_sent, _served, _refused, _others) = (0, 0, 0, 0);

        /// <summary>So many callers, each of whom asks again when it has its answer; answers how many were served a second.</summary>
        internal async Task<double> AskInTurnAsync(int callers, TimeSpan span)
        {
            var (before, began) = (_served, TimeProvider.System.GetTimestamp());
            await Task.WhenAll(_connections.Take(callers).Select(connection => Task.Run(async () =>
            {
                while (TimeProvider.System.GetElapsedTime(began) < span)
                {
                    await AskAsync(connection);
                }
            })));
            return (_served - before) / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        }

        /// <summary>So many a second, whatever becomes of those before, as long as there is a connection left.</summary>
        internal async Task OfferAsync(double perSecond, TimeSpan span)
        {
            using var due = new SemaphoreSlim(0);
            using var over = new CancellationTokenSource();
            var callers = _connections.Select(connection => Task.Run(() => AskWhenDueAsync(connection, due, over.Token))).ToList();
            var began = Stopwatch.GetTimestamp();
            var offered = 0;
            for (var elapsed = TimeSpan.Zero; elapsed < span; elapsed = Stopwatch.GetElapsedTime(began))
            {
                if ((int)(elapsed.TotalSeconds * perSecond) - offered is > 0 and var more)
                {
                    offered += more;
                    due.Release(more);
                }

                await Task.Delay(Tick);
            }

            await over.CancelAsync();
            await Task.WhenAll(callers);
        }

        internal async Task AskUntilServedAsync()
        {
            while (!await AskAsync(_connections[0]))
            {
                await Task.Delay(Tick);
            }
        }

        public void Dispose()
        {
            foreach (var connection in _connections)
            {
                connection.Dispose();
            }
        }

        private static byte[] Order(Uri address, string token, long product) =>
            PlainConnection.Post(address, "/api/v1/orders", token, Orders.Of((product, 1)).ToJsonString());

        private async Task AskWhenDueAsync(PlainConnection connection, SemaphoreSlim due, CancellationToken over)
        {
            try
            {
                while (!over.IsCancellationRequested)
                {
                    await due.WaitAsync(over);
                    await AskAsync(connection);
                }
            }
            catch (OperationCanceledException)
            {
                // Nobody is to ask any more.
            }
        }

        /// <summary>True when an order was taken.</summary>
        private async Task<bool> AskAsync(PlainConnection connection)
        {
            var order = _orders[Interlocked.Increment(ref _sent) % _orders.Length];
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                return Count(await connection.AskAsync(order, patience.Token));
            }
            catch (Exception error) when (error is SocketException or IOException or OperationCanceledException)
            {
                Interlocked.Increment(ref _others);
                Other = error.Message;
                return false;
            }
        }

        private bool Count((int Status, bool SaysWhen) answer)
        {
            switch (answer)
            {
                case (201, _):
                    Interlocked.Increment(ref _served);
                    return true;
                case (503 or 429, true):
                    Interlocked.Increment(ref _refused);
                    return false;
                default:
                    Interlocked.Increment(ref _others);
                    Other = answer.Status.ToString(CultureInfo.InvariantCulture);
                    return false;
            }
        }
    }
}
