using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Sight;

/// <summary>What a collector gets of a sale, and what it does not.</summary>
public sealed class TraceTests
{
    private const string Route = "/api/v1/orders/{oh_id:long}/pay-cash";
    private const string Token = "sandbox-officer-1";
    private const string GatewayKey = "SB-Mid-server-kenari";
    private const string Canary = "kenari-rahasia";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2.5);

    [Fact]
    public async Task One_trace_leads_from_the_request_over_the_reaction_to_the_mail_and_tells_no_secrets()
    {
        await using var collector = await Collector.StartAsync();
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await using var host = await HostProcess.StartAsync(database, await TestRun.Sandbox, new Dictionary<string, string>(collector.Settings, StringComparer.Ordinal)
        {
            ["MIDTRANS_SERVER_KEY"] = GatewayKey,
            ["MIDTRANS_CLIENT_KEY"] = "SB-Mid-client-kenari",
            ["MIDTRANS_SNAP_URL"] = "http://127.0.0.1:9/snap/v1",
            ["MIDTRANS_API_URL"] = "http://127.0.0.1:9/v2",
        });
        using var till = Till(host);
        await SellAsync(till);
        await till.GetAsync(new Uri($"/api/v1/orders?search={Canary}", UriKind.Relative));
        using var refused = await till.PostAsync(new Uri($"/api/v1/orders/{await OrderAsync(till)}/create-payment", UriKind.Relative), content: null);
        ((int)refused.StatusCode).ShouldBeGreaterThanOrEqualTo(500, "the gateway is away");

        await Collector.WaitAsync(() => Sale(collector).Any(span => span.IsCalled("send mail")), "the mail is in the trace of the payment");
        var sale = Sale(collector);
        var request = sale.Single(span => span.IsCalled($"POST {Route}"));
        sale.ShouldContain(span => span.IsCalled("deliver payments.payment-settled.v1") && span.IsBelow(request));

        // The first payment of a host fetches numbers for the log first, and its bill with them; then its order follows by the mediator.
        await SellAsync(till);
        await Collector.WaitAsync(
            () => collector.Spans.Any(span =>
                span.IsOfSql && Sql(span).Contains("into payments.payment_log", StringComparison.Ordinal) && Sql(span).Contains("update ordering.orders", StringComparison.Ordinal)),
            "the reaction leaves in the round trip of the payment");
        var receipt = sale.Single(span => span.IsCalled("write receipt"));
        receipt.Parent.ShouldBe(request.Id);
        sale.Single(span => span.IsCalled("send mail")).Parent.ShouldBe(receipt.Id);
        sale.ShouldContain(span => span.IsOfSql && Sql(span).Contains("payments.payments", StringComparison.Ordinal));
        collector.Spans.Where(span => span.IsOfSql).ShouldAllBe(span => span.Parent.Length > 0);
        request.Tags["http.route"].ShouldBe(Route);

        await Collector.WaitAsync(() => collector.Lines.Any(IsFailure), "the failure's line");
        var traceOfFailure = collector.Lines.First(IsFailure).Trace;
        await Collector.WaitAsync(
            () => collector.Spans.Any(span => span.IsOf(traceOfFailure) && span.IsCalled("POST /api/v1/orders/{oh_id:long}/create-payment")), "a line names the trace of its request");
        await Collector.WaitAsync(() => collector.Metrics.IsSupersetOf(["atapos.orders.placed", "atapos.takings.rupiah", "http.server.request.duration"]), "the figures");

        foreach (var secret in new[] { Canary, Token, GatewayKey, "kenari@example.com", "Kenari", ShopSettings.JwtKey, ShopSettings.AtlasKey })
        {
            collector.Everything.ShouldNotContain(secret, Case.Sensitive);
        }
    }

    [Fact]
    public async Task A_collector_that_is_away_makes_nothing_slow_and_fills_no_log()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await using var host = await HostProcess.StartAsync(database, await TestRun.Sandbox, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{HostProcess.FreePort()}",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "50",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "50",
        });
        using var till = Till(host);
        await SellAsync(till);
        var before = host.LinesSaid;
        for (var i = 0; i < 20; i++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await SellAsync(till);
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Longest);
        }

        (host.LinesSaid - before).ShouldBeLessThan(5);
    }

    [Fact]
    public async Task Without_settings_no_trace_is_kept_and_nothing_but_the_API_listens()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await using var host = await HostProcess.StartAsync(database, await TestRun.Sandbox);
        using var till = Till(host);
        await SellAsync(till);

        (await database.ReadAsync<long>("select (select count(*) from payments.outbox where trace_parent is not null) + (select count(*) from edge.mails where trace_parent is not null)")).ShouldBe(0);
        if (OperatingSystem.IsLinux())
        {
            host.Listening().ShouldBe([host.Address.Port]);
        }
    }

    private static string Sql(Span span) => span.Tags.GetValueOrDefault("db.query.text", "");

    private static bool IsFailure(LogLine line) => line.Text.Contains("failed", StringComparison.Ordinal);

    private static List<Span> Sale(Collector collector)
    {
        var spans = collector.Spans;
        var trace = spans.FirstOrDefault(span => span.IsCalled($"POST {Route}"))?.Trace;
        return [.. spans.Where(span => span.IsOf(trace))];
    }

    private static HttpClient Till(HostProcess host)
    {
        var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return http;
    }

    private static async Task SellAsync(HttpClient till)
    {
        using var payment = await till.PostAsJsonAsync(new Uri($"/api/v1/orders/{await OrderAsync(till)}/pay-cash", UriKind.Relative), new { amount_paid = 60_000 });
        payment.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<long> OrderAsync(HttpClient till)
    {
        using var order = await till.PostAsJsonAsync(new Uri("/api/v1/orders", UriKind.Relative), new
        {
            oh_order_type = "takeaway",
            cu_email = "kenari@example.com",
            cu_name = "Kenari",
            oh_notes = Canary,
            items = new[] { new { pr_id = 1, oi_qty = 2 } },
        });
        order.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await order.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("oh_id").GetInt64();
    }
}
