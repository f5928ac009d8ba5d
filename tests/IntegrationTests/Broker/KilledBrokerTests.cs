using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Broker;

/// <summary>Broker and host are killed in the middle of their work: orders go on, and every event arrives.</summary>
[Collection(Alone.Name)]
public sealed class KilledBrokerTests(RabbitServer rabbit, ITestOutputHelper output) : IClassFixture<RabbitServer>
{
    private const string Written = "select id from ordering.outbox union all select id from payments.outbox";

    private const string Waiting = """
        select (select count(*) from ordering.outbox where to_broker_at is not null) + (select count(*) from payments.outbox where to_broker_at is not null)
        """;

    private const int Writers = 4;
    private const int OrdersWithoutABroker = 50;

    // Far above what an order takes here, far below what waiting for a broker would take.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2.5);

    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("ATAPOS_TEST_BROKER_KILLS") ?? "1", CultureInfo.InvariantCulture);

    [RabbitFact]
    public async Task Killing_broker_and_host_loses_no_event_and_no_order_waits()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await using var subscriber = new Subscriber(rabbit, "killed");
        await subscriber.PrepareAsync();
        var earlier = await database.ListAsync<Guid>(Written);
        var (ordered, paid, took) = (new ConcurrentBag<long>(), new ConcurrentBag<long>(), new ConcurrentBag<TimeSpan>());
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var host = await StartHostAsync(database);
            var writers = Enumerable.Range(0, Writers).Select(_ => SellUntilCutAsync(host.Address, ordered, paid, took)).ToList();
            await MoreAsync(paid, 20);

            await rabbit.KillAsync();
            took.Clear();
            await MoreAsync(paid, OrdersWithoutABroker);
            var away = took.Order().ToList();
            away[^1].ShouldBeLessThan(Longest, "a request waited for the broker");
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"broker away: requests={away.Count} p99_ms={away[away.Count * 99 / 100].TotalMilliseconds:0} slowest_ms={away[^1].TotalMilliseconds:0}"));

            await rabbit.StartAsync();
            await Eventually.BeTrueAsync(async () => await IsForwardedAsync(database, paid.First()), "what happened before the kill leaves");
            await MoreAsync(paid, 10);
            await host.KillAsync();
            await Task.WhenAll(writers);
        }

        await using var last = await StartHostAsync(database);
        await Eventually.BeTrueAsync(async () => await database.ReadAsync<long>(Waiting) == 0, "all events leave");
        await subscriber.ListenAsync();
        var written = (await database.ListAsync<Guid>(Written)).Except(earlier).ToList();
        await subscriber.WaitAsync(written.Count);

        var (placed, settled) = (OrdersOf(subscriber, "ordering.order-placed.v1"), OrdersOf(subscriber, "payments.payment-settled.v1"));
        var lost = ordered.Except(placed).Count() + paid.Except(settled).Count();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"PROMISE 5 broker_kills={Kills} host_kills={Kills} acked={ordered.Count + paid.Count} events={written.Count} again={subscriber.All.Count - written.Count} lost={lost}"));
        lost.ShouldBe(0);
        subscriber.All.Select(heard => Guid.Parse(heard.MessageId!)).Distinct().Order().ShouldBe(written.Order());
    }

    // The control: rows that count as sent once they are claimed, before the broker has confirmed them, are lost.
    [RabbitFact]
    public async Task When_events_are_marked_before_the_broker_has_confirmed_them_some_are_lost()
    {
        await using var shop = await TestShop.OpenAsync(new() { Settings = Settings });
        await shop.Database.ExecuteAsync("""
            create function mark_when_claimed() returns trigger language plpgsql as
              $$ begin if new.to_broker_at > old.to_broker_at then new.to_broker_at := null; end if; return new; end $$;
            create trigger mark before update on ordering.outbox for each row execute function mark_when_claimed();
            """);
        await using var subscriber = new Subscriber(rabbit, "control");
        await subscriber.PrepareAsync();
        var ordered = new List<long> { await OrderAsync(shop) };
        await Eventually.BeTrueAsync(async () => await shop.Database.ReadAsync<long>(Waiting) == 0, "the host has found the broker");

        // Marked is not confirmed here: the host must have done with the first order, and wait on an open line, when the broker goes.
        await Task.Delay(Settled);
        await rabbit.KillAsync();
        ordered.Add(await OrderAsync(shop));
        ordered.Add(await OrderAsync(shop));
        await rabbit.StartAsync();
        ordered.Add(await OrderAsync(shop));
        await subscriber.ListenAsync();
        await Eventually.BeTrueAsync(() => Task.FromResult(OrdersOf(subscriber, "ordering.order-placed.v1").Contains(ordered[^1])), "the last order is told");

        var lost = ordered.Except(OrdersOf(subscriber, "ordering.order-placed.v1")).Count();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PROMISE 5 control=marked-before-confirmed broker_kills=1 acked={ordered.Count} lost={lost}"));
        lost.ShouldBeGreaterThan(0);
        await shop.Database.DisposeAsync();
    }

    private Dictionary<string, string> Settings => new(StringComparer.Ordinal) { ["BROKER_URL"] = rabbit.Url };

    private async Task<HostProcess> StartHostAsync(TestDatabase database) => await HostProcess.StartAsync(database, await TestRun.Sandbox, Settings);

    private static Task MoreAsync(ConcurrentBag<long> paid, int count)
    {
        var before = paid.Count;
        return Eventually.BeTrueAsync(() => Task.FromResult(paid.Count >= before + count), "the host takes money");
    }

    private static async Task<bool> IsForwardedAsync(TestDatabase database, long order) => await database.ReadAsync<long>(
        "select count(*) from payments.outbox where payload ->> 'OrderId' = $1 and to_broker_at is null", order.ToString(CultureInfo.InvariantCulture)) > 0;

    private static HashSet<long> OrdersOf(Subscriber subscriber, string name) => [.. subscriber.Of(name).Select(heard => heard.Body.Number("order_id"))];

    private static async Task SellUntilCutAsync(Uri address, ConcurrentBag<long> ordered, ConcurrentBag<long> paid, ConcurrentBag<TimeSpan> took)
    {
        using var http = Till(address);
        try
        {
            while (true)
            {
                var began = TimeProvider.System.GetTimestamp();
                var id = await OrderAsync(http);
                ordered.Add(id);
                took.Add(TimeProvider.System.GetElapsedTime(began));
                began = TimeProvider.System.GetTimestamp();
                using var payment = await http.PostAsJsonAsync(new Uri($"/api/v1/orders/{id}/pay-cash", UriKind.Relative), new { amount_paid = 60_000 });
                payment.StatusCode.ShouldBe(HttpStatusCode.OK);
                paid.Add(id);
                took.Add(TimeProvider.System.GetElapsedTime(began));
                await Task.Delay(Pause);
            }
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            // The host was killed; what had been answered is in the bags.
        }
    }

    private static HttpClient Till(Uri address)
    {
        var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sandbox-officer-1");
        return http;
    }

    private static async Task<long> OrderAsync(TestShop shop) => (await shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).OrderId;

    private static async Task<long> OrderAsync(HttpClient http)
    {
        using var order = await http.PostAsJsonAsync(
            new Uri("/api/v1/orders", UriKind.Relative), new { oh_order_type = "takeaway", items = new[] { new { pr_id = 1, oi_qty = 2 } } });
        order.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await order.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("oh_id").GetInt64();
    }
}
