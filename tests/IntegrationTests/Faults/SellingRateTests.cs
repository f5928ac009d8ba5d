using System.Globalization;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Faults;

/// <summary>How fast cash is taken while an outside service is away, slow or talks nonsense, beside how fast it is otherwise, by turns.</summary>
[Collection(Alone.Name)]
public sealed class SellingRateTests(ITestOutputHelper output)
{
    private const int SlowMilliseconds = 30_000;
    private const int Writers = 8;
    private const double Wanted = 0.95;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    private static int Rounds => TestSize.Of("ATAPOS_TEST_RATE_ROUNDS", 6);

    [MeasuredFact]
    public async Task Cash_is_taken_at_the_usual_rate_whatever_the_outside_services_do()
    {
        await using var shop = await RateShop.OpenAsync(cacheSeconds: 60);
        await shop.SellAsync(WarmUp);
        var (normal, faulty) = (0.0, 0.0);
        foreach (var peer in new[] { "atlas", "midtrans", "cloudinary", "mail" })
        {
            foreach (var mode in new[] { "down", "slow", "garbage" })
            {
                var (usual, now) = await shop.CompareAsync(peer, mode, Rounds);
                (normal, faulty) = (normal + usual, faulty + now);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"  {peer} {mode}: {usual / Rounds:0.0} sales/s as usual, {now / Rounds:0.0} meanwhile, share {now / usual:0.000}"));
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"PROMISE 17 peers=4 modes=3 rounds={Rounds} writers={Writers} normal_per_s={normal / Rounds / 12:0.0} faulty_per_s={faulty / Rounds / 12:0.0} share={faulty / normal:0.000} failed={shop.Failures.Count}"));
        shop.Failures.ShouldBeEmpty();
        (faulty / normal).ShouldBeGreaterThanOrEqualTo(Wanted);
    }

    // The control: when each request asks Atlas, a slow Atlas takes the sales with it.
    [MeasuredFact]
    public async Task When_each_request_asks_Atlas_a_slow_Atlas_stops_the_sales()
    {
        await using var shop = await RateShop.OpenAsync(cacheSeconds: 0);
        await shop.SellAsync(WarmUp);

        var (normal, faulty) = await shop.CompareAsync("atlas", "slow", rounds: 1);

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"PROMISE 17 control=no-cache normal_per_s={normal:0.0} faulty_per_s={faulty:0.0} share={faulty / normal:0.000} failed={shop.Failures.Count}"));
        (faulty / normal).ShouldBeLessThan(Wanted);
    }

    /// <summary>A host as a process with all outside services, and tills to try it with.</summary>
    private sealed class RateShop(TestDatabase database, AtlasSandbox sandbox, HostProcess host) : IAsyncDisposable
    {
        private int _cashiers;

        internal List<string> Failures { get; } = [];

        internal static async Task<RateShop> OpenAsync(int cacheSeconds)
        {
            var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
            var sandbox = await AtlasSandbox.StartAsync();
            var settings = new Dictionary<string, string>(PaymentShop.SettingsOf(sandbox), StringComparer.Ordinal)
            {
                ["ATLAS_CACHE_SECONDS"] = cacheSeconds.ToString(CultureInfo.InvariantCulture),
            };
            return new(database, sandbox, await HostProcess.StartAsync(database, sandbox, settings));
        }

        internal Task<double> SellAsync(TimeSpan span) => SellAsync("sandbox-officer-1", span);

        /// <summary>Sums of the rates with and without the fault. Who goes first changes, so that what drifts helps neither.</summary>
        internal async Task<(double Usual, double Now)> CompareAsync(string peer, string mode, int rounds)
        {
            var (usual, now) = (0.0, 0.0);
            for (var round = 0; round < rounds; round++)
            {
                // Who has signed on goes on for a minute: each round has a cashier who has just done so.
                var cashier = await sandbox.AddUserAsync($"kasir{++_cashiers}", merchant: 1, level: 10);
                await SignOnAsync(cashier);
                usual += round % 2 == 0 ? await SellAsync(cashier, Turn) : 0;
                await sandbox.MisbehaveAsync(peer, mode, mode is "slow" ? SlowMilliseconds : null);
                now += await SellAsync(cashier, Turn);
                await sandbox.MisbehaveAsync(peer, "none");
                usual += round % 2 == 0 ? 0 : await SellAsync(cashier, Turn);
            }

            return (usual, now);
        }

        // After an outage of Atlas the host asks it again some seconds later.
        private async Task SignOnAsync(string cashier)
        {
            using var http = new HttpClient { BaseAddress = host.Address };
            http.DefaultRequestHeaders.Authorization = new("Bearer", cashier);
            await Eventually.BeTrueAsync(async () => (await http.GetAsync("/api/v1/orders?limit=1")).IsSuccessStatusCode, "the cashier should get in");
            await SellAsync(cashier, TimeSpan.Zero);
        }

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            await sandbox.DisposeAsync();
            await database.DisposeAsync();
        }

        /// <summary>Sales a second; at least one sale of each till.</summary>
        private async Task<double> SellAsync(string token, TimeSpan span)
        {
            var began = TimeProvider.System.GetTimestamp();
            await using var tills = Tills.Open(host.Address, Writers, tryAgain: false, [(token, 1)]);
            await Task.Delay(span);
            await tills.CloseAsync();
            Failures.AddRange(tills.Failures);
            return tills.Paid.Count / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        }
    }
}
