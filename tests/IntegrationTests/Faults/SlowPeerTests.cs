using System.Globalization;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Faults;

/// <summary>An outside service that is away, slow or talks nonsense does not stop the till.</summary>
[Collection(Alone.Name)]
public sealed class SlowPeerTests(ITestOutputHelper output)
{
    private const int Sales = 10;
    private const int SlowMilliseconds = 30_000;

    private static readonly string[] Peers = ["atlas", "midtrans", "cloudinary", "mail"];
    private static readonly string[] Modes = ["down", "slow", "garbage"];

    // What one sale may take at most: far above the usual, far below what waiting for a peer would take.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2.5);

    [Fact]
    public async Task Cash_is_taken_as_ever_whatever_the_outside_services_do()
    {
        await using var sandbox = await AtlasSandbox.StartAsync();
        await using var shop = await OpenAsync(sandbox, cacheSeconds: 60);
        await SellAsync(shop, Sales);
        var normal = await SellAsync(shop, Sales);
        var slowest = TimeSpan.Zero;
        foreach (var peer in Peers)
        {
            foreach (var mode in Modes)
            {
                await sandbox.MisbehaveAsync(peer, mode, mode is "slow" ? SlowMilliseconds : null);
                var sales = await SellAsync(shop, Sales);
                slowest = sales.Append(slowest).Max();
                sales.Count.ShouldBe(Sales, $"{peer} {mode}");
                sales.ShouldAllBe(took => took < Longest, $"{peer} {mode}");
                await sandbox.MisbehaveAsync(peer, "none");

                // Who signed on a moment ago goes on for a minute; each fault has a minute of its own.
                await shop.Officer.GetAsync("orders?limit=1").Ok();
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"PROMISE 17 peers={Peers.Length} modes={Modes.Length} sales={Peers.Length * Modes.Length * Sales} lost=0 normal_ms={normal.Average(took => took.TotalMilliseconds):0.0} slowest_ms={slowest.TotalMilliseconds:0.0}"));
        await shop.Database.DisposeAsync();
    }

    // The control: when each request asks Atlas, a slow Atlas stops the till.
    [Fact]
    public async Task When_each_request_waits_for_Atlas_a_slow_Atlas_stops_the_till()
    {
        await using var sandbox = await AtlasSandbox.StartAsync();
        await using var shop = await OpenAsync(sandbox, cacheSeconds: 0);
        await SellAsync(shop, 1);
        await sandbox.MisbehaveAsync("atlas", "slow", SlowMilliseconds);
        var began = TimeProvider.System.GetTimestamp();

        var answer = await shop.Officer.OrderAsync(Orders.Of((1, 1)));

        var took = TimeProvider.System.GetElapsedTime(began);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PROMISE 17 control=no-cache status={answer.Status} took_ms={took.TotalMilliseconds:0}"));
        answer.Status.ShouldBe(503);
        took.ShouldBeGreaterThan(Longest);
        await shop.Database.DisposeAsync();
    }

    private static Task<TestShop> OpenAsync(AtlasSandbox sandbox, int cacheSeconds)
    {
        var address = sandbox.Http.BaseAddress!.AbsoluteUri.TrimEnd('/');
        return TestShop.OpenAsync(new()
        {
            Sandbox = sandbox,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ATLAS_CACHE_SECONDS"] = cacheSeconds.ToString(CultureInfo.InvariantCulture),
                ["MIDTRANS_SERVER_KEY"] = "SB-Mid-server-sandbox",
                ["MIDTRANS_CLIENT_KEY"] = "SB-Mid-client-sandbox",
                ["MIDTRANS_SNAP_URL"] = $"{address}/midtrans/snap/v1",
                ["MIDTRANS_API_URL"] = $"{address}/midtrans/v2",
                ["CLOUDINARY_UPLOAD_PREFIX"] = address,
                ["CLOUDINARY_CLOUD_NAME"] = "sandbox",
                ["CLOUDINARY_API_KEY"] = "sandbox-key",
                ["CLOUDINARY_API_SECRET"] = "sandbox-secret",
            },
        });
    }

    /// <summary>Takes orders of a customer with an address, and the money for them; answers how long each took.</summary>
    private static async Task<IReadOnlyList<TimeSpan>> SellAsync(TestShop shop, int count)
    {
        var sales = new List<TimeSpan>();
        for (var i = 0; i < count; i++)
        {
            var began = TimeProvider.System.GetTimestamp();
            var order = await shop.Officer.OrderAsync(Orders.Of((1, 1)).With("cu_email", "lambat@example.com")).Created();
            await shop.Officer.PayCashAsync(order.OrderId, 100_000).Ok();
            sales.Add(TimeProvider.System.GetElapsedTime(began));
        }

        return sales;
    }
}
