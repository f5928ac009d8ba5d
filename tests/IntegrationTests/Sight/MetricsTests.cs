using System.Globalization;
using System.Text.RegularExpressions;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Sight;

/// <summary>What Prometheus reads, and that dashboard and alerts ask for nothing else.</summary>
public sealed partial class MetricsTests : IAsyncLifetime
{
    private static readonly string[] Asking = ["eng/observe/grafana/dashboards/atapos.json", "eng/observe/alerts.yml"];

    private readonly int _port = HostProcess.FreePort();
    private TestShop _shop = null!;

    public async Task InitializeAsync() => _shop = await TestShop.OpenAsync(new()
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["METRICS_PORT"] = _port.ToString(CultureInfo.InvariantCulture) },
    });

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task A_sale_shows_in_orders_takings_and_requests()
    {
        (await ScrapeAsync()).ShouldContain("\natapos_orders_placed_total 0\n", Case.Sensitive);
        var order = await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created();
        await _shop.Officer.PayCashAsync(order.OrderId, 60_000).Ok();
        await _shop.Admin.PostAsync($"orders/{order.OrderId}/refund", new { amount = 800 }).Ok();
        var other = await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();
        await _shop.Officer.CancelAsync(other.OrderId).Ok();
        (await _shop.Anonymous.PostAsync("auth/customer/verify-otp", new { email = "budi@example.com", otp = "000000" })).Status.ShouldBe(401);
        (await _shop.Anonymous.PostTextAsync("orders/webhooks/midtrans", "{}")).Status.ShouldBe(400);

        var text = await ScrapeAsync();

        foreach (var line in new[]
        {
            "atapos_orders_placed_total 2", "atapos_orders_paid_total 1", "atapos_orders_cancelled_total 1", "atapos_takings_rupiah_total{tender=\"cash\"} 51800",
            "atapos_refunds_rupiah_total{tender=\"cash\"} 800", "atapos_webhooks_total{outcome=\"unreadable\"} 1", "atapos_streams_open 0", "atapos_outbox_parked_events 0",
            "atapos_problems_total{code=\"sign-in.otp-invalid\",status=\"401\"} 1", "atapos_database_up 1", "# TYPE atapos_takings_rupiah_total counter",
            "# TYPE http_server_request_duration_seconds histogram",
        })
        {
            text.ShouldContain($"\n{line}\n", Case.Sensitive);
        }

        text.ShouldContain("http_route=\"/api/v1/orders/{oh_id:long}/pay-cash\"", Case.Sensitive);
        text.Split('\n').Where(line => line.Length > 0).ShouldAllBe(line => Line().IsMatch(line));
        text.ShouldNotContain("budi@example.com", Case.Sensitive);
    }

    [Fact]
    public async Task Figures_and_requests_have_a_port_each()
    {
        using var http = new HttpClient();
        using var figures = await http.GetAsync(Address("/metrics"));
        figures.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        using var products = await http.GetAsync(Address("/api/v1/products"));
        ((int)products.StatusCode).ShouldBe(404);
        (await _shop.Anonymous.GetAsync("/metrics")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Receipts_that_are_still_to_be_written_are_counted_and_for_how_long_they_have_been_due()
    {
        // What is due is left alone by the writer, which claims by an update.
        await _shop.Database.ExecuteAsync("""
            create function payments.leave() returns trigger language plpgsql as $$ begin return null; end $$;
            create trigger leave before update on payments.receipts for each row execute function payments.leave()
            """);
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 1)).With("cu_id", await _shop.CustomerIdAsync("budi@example.com"))).Created()).OrderId;
        await _shop.Officer.PayCashAsync(order, 1_000_000).Ok();
        await _shop.Database.ExecuteAsync($"""
            alter table payments.receipts disable trigger leave;
            update payments.receipts set state = 'mailed', next_attempt_at = null where state = 'due' and id <> {order};
            update payments.receipts set next_attempt_at = now() - interval '1 hour' where id = {order};
            alter table payments.receipts enable trigger leave
            """);

        var figures = "";
        await Eventually.BeTrueAsync(
            async () => (figures = await ScrapeAsync()).Contains("\natapos_receipts_due 1\n", StringComparison.Ordinal), "the receipt is counted");

        var lag = double.Parse(figures.Split("\natapos_receipts_lag_seconds ")[1].Split('\n')[0], CultureInfo.InvariantCulture);
        lag.ShouldBeInRange(3600, 3900);
    }

    [Fact]
    public async Task Dashboard_and_alerts_ask_for_what_there_is()
    {
        await _shop.Officer.GetAsync("orders?limit=1").Ok();
        var scrape = await ScrapeAsync();
        var known = Words().Matches(scrape).Select(word => word.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Asking)
        {
            var text = await File.ReadAllTextAsync(Repository.At(file));
            var asked = Words().Matches(text).Select(word => word.Value).Distinct(StringComparer.Ordinal).ToList();
            asked.Count.ShouldBeGreaterThan(10, file);
            asked.Except(known, StringComparer.Ordinal).ShouldBeEmpty(file);
        }
    }

    [Fact]
    public async Task Every_code_that_is_asked_for_is_one_that_is_answered()
    {
        var told = string.Concat(await Task.WhenAll(Directory.GetFiles(Repository.At("src/Host/Atapos.Host/Docs/Problems/Texts"), "*.json").Select(file => File.ReadAllTextAsync(file))));
        foreach (var file in Asking)
        {
            var text = (await File.ReadAllTextAsync(Repository.At(file))).Replace("\\", "", StringComparison.Ordinal);
            var codes = Codes().Matches(text).SelectMany(match => match.Groups["codes"].Value.Split('|')).ToList();
            codes.ShouldNotBeEmpty(file);
            codes.ShouldAllBe(code => told.Contains($"\"code\": \"{code}\"", StringComparison.Ordinal), file);
        }
    }

    [Fact]
    public async Task Every_alert_has_its_chapter()
    {
        var alerts = Alerts().Matches(await File.ReadAllTextAsync(Repository.At("eng/observe/alerts.yml"))).Select(alert => alert.Groups["name"].Value);
        var chapters = Chapters().Matches(await File.ReadAllTextAsync(Repository.At("docs/operations.md"))).Select(chapter => chapter.Groups["name"].Value);
        chapters.ShouldBe(alerts);
    }

    private Uri Address(string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}{path}"));

    private async Task<string> ScrapeAsync()
    {
        using var http = new HttpClient();
        var text = "";
        await Eventually.BeTrueAsync(
            async () => (text = "\n" + await http.GetStringAsync(Address("/metrics"))).Contains("\natapos_database_up 1\n", StringComparison.Ordinal), "the queues were counted");
        return text;
    }

    [GeneratedRegex(@"\b(?:atapos|http|db|dotnet)_[a-z_]*[a-z]\b", RegexOptions.None, 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"\bcode=~?""(?<codes>[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Codes();

    [GeneratedRegex(@"- alert: (?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Alerts();

    [GeneratedRegex(@"^### (?<name>\w+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Chapters();

    [GeneratedRegex("^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*\\})? -?[0-9.E+-]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
