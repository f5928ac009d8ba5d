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

namespace Atapos.IntegrationTests.Faults;

/// <summary>What was acknowledged is never lost: the host is killed in the middle of its work, again and again.</summary>
public sealed class KilledHostTests(ITestOutputHelper output)
{
    private const int Kills = 3;
    private const int Writers = 8;
    private const int PaymentsBeforeAKill = 15;


    [Fact]
    public async Task Killing_the_host_under_load_loses_no_acknowledged_order_or_payment_and_every_event_is_delivered()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        var sandbox = await TestRun.Sandbox;
        var ordered = new ConcurrentBag<long>();
        var paid = new ConcurrentBag<long>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var host = await HostProcess.StartAsync(database, sandbox);
            var writers = Enumerable.Range(0, Writers).Select(_ => WriteUntilCutAsync(host.Address, ordered, paid)).ToList();
            var before = paid.Count;
            await Eventually.BeTrueAsync(() => Task.FromResult(paid.Count >= before + PaymentsBeforeAKill), "the host takes money");
            await host.KillAsync();
            await Task.WhenAll(writers);
        }

        await using var last = await HostProcess.StartAsync(database, sandbox);
        await Eventually.BeTrueAsync(async () => await CountAsync(database, "payments.outbox where delivered_at is null") == 0, "all events are delivered");

        var kept = await database.ListAsync<long>("select id from ordering.orders");
        var settled = await database.ListAsync<long>("select order_id from payments.payments where status = 'settlement'");
        var shown = await database.ListAsync<long>("select id from ordering.orders where payment_status = 'settlement'");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"PROMISE 5 kills={Kills} acked_orders={ordered.Count} acked_payments={paid.Count} lost={ordered.Except(kept).Count() + paid.Except(settled).Count()}"));

        paid.ShouldNotBeEmpty();
        ordered.Except(kept).ShouldBeEmpty("an acknowledged order is gone");
        paid.Except(settled).ShouldBeEmpty("an acknowledged payment is gone");
        settled.Except(shown).ShouldBeEmpty("a payment's event did not reach its order");
        shown.Except(settled).ShouldBeEmpty("an order shows a payment that never was");
        (await CountAsync(database, "ordering.order_counters c where last <> (select count(*) from ordering.orders o where o.me_id = c.me_id and o.number like 'INV-' || to_char(c.day, 'YYYYMMDD') || '-%')"))
            .ShouldBe(0, "a number was skipped or given twice");
        (await CountAsync(database, "(select 1 from payments.payment_log where event = 'cash' group by me_id, order_id having count(*) > 1) as twice"))
            .ShouldBe(0, "a payment was taken twice");
    }

    private static async Task WriteUntilCutAsync(Uri address, ConcurrentBag<long> ordered, ConcurrentBag<long> paid)
    {
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sandbox-officer-1");
        try
        {
            while (true)
            {
                using var order = await http.PostAsJsonAsync(
                    new Uri("/api/v1/orders", UriKind.Relative), new { oh_order_type = "takeaway", items = new[] { new { pr_id = 1, oi_qty = 2 } } });
                order.StatusCode.ShouldBe(HttpStatusCode.Created);
                var id = (await order.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("oh_id").GetInt64();
                ordered.Add(id);
                using var payment = await http.PostAsJsonAsync(new Uri($"/api/v1/orders/{id}/pay-cash", UriKind.Relative), new { amount_paid = 60_000 });
                payment.StatusCode.ShouldBe(HttpStatusCode.OK);
                paid.Add(id);
            }
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            // The host was killed; what had been answered is in the bags.
        }
    }

    private static async Task<long> CountAsync(TestDatabase database, string from) => await database.ReadAsync<long>($"select count(*) from {from}");
}
