using System.Net;
using Atapos.Host;
using Atapos.IntegrationTests.Harness;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Data.Embedded;
using Atapos.Shared.Hosting.Demo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Edge;

/// <summary>PostgreSQL goes away and comes back while the host goes on running.</summary>
public sealed class DatabaseOutageTests : IAsyncLifetime
{
    private readonly EmbeddedPostgresOptions _options = new(
        Path.Combine(Path.GetTempPath(), "atapos-outage-" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N")));

    private readonly DatabaseLine _line = DatabaseLine.Lay();
    private EmbeddedPostgres? _postgres;
    private TestDatabase _database = null!;
    private TestShop _shop = null!;

    public async Task InitializeAsync()
    {
        await StartPostgresAsync();
        await using (var app = AtaposApp.Create(ShopSettings.Of(sandbox: null), _postgres!.ConnectionString))
        {
            await app.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(default);
            await app.Services.GetRequiredService<DemoShops>().SeedAsync(default);
        }

        _database = TestDatabase.At(OverTheLine(_postgres!.AdminConnectionString) + ";Pooling=false", OverTheLine(_postgres.ConnectionString));
        _shop = await TestShop.OpenAsync(new() { Database = _database });
    }

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
        await _line.DisposeAsync();
        await StopPostgresAsync();
        Directory.Delete(_options.Folder, recursive: true);
    }

    [Fact]
    public async Task Requests_are_503_while_it_is_away_and_work_again_without_a_restart_of_the_host()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        await StopPostgresAsync();

        await ShouldBeAwayAsync(_shop.Officer.GetAsync("orders"));
        await ShouldBeAwayAsync(_shop.Officer.OrderAsync(Orders.Of((1, 1))));
        await ShouldBeAwayAsync(_shop.Officer.With("Idempotency-Key", "away").PayCashAsync(order, 60_000));
        await ShouldBeAwayAsync(_shop.Customer(1).GetAsync("orders/my-orders"));
        await ShouldBeAwayAsync(_shop.Anonymous.GetAsync("products"));
        (await _shop.Anonymous.GetAsync("/health").Ok()).Json.Word("status").ShouldBe("healthy");
        (await _shop.Anonymous.GetAsync("/health/db").Expect(HttpStatusCode.ServiceUnavailable)).Json.Word("status").ShouldBe("down");
        (await _shop.Anonymous.GetAsync("/health/full").Expect(HttpStatusCode.ServiceUnavailable)).Json.Word("status").ShouldBe("unhealthy");
        (await _shop.Anonymous.GetAsync("/openapi.json")).Status.ShouldBe(200);

        await StartPostgresAsync();
        await Eventually.BeTrueAsync(async () => (await _shop.Officer.GetAsync($"orders/{order}")).Status == 200, "the host reads again");
        (await _shop.Officer.With("Idempotency-Key", "away").PayCashAsync(order, 60_000).Ok()).Json.Money("change_amount").ShouldBe(8_200);
        (await _shop.Officer.GetAsync($"orders/{order}").Ok()).Json.Word("oh_payment_status").ShouldBe("settlement");
        (await _shop.Anonymous.GetAsync("/health/db").Ok()).Json.Word("status").ShouldBe("up");
        await BackgroundWorkShouldGoOnAsync(order);
    }

    [Fact]
    public async Task When_it_stops_in_the_middle_nothing_that_was_acknowledged_is_lost_and_no_number_is_missing()
    {
        using var stop = new CancellationTokenSource();
        var tills = Enumerable.Range(0, 6).Select(_ => SellUntilAsync(stop.Token)).ToList();
        await Eventually.BeTrueAsync(async () => await _database.ReadAsync<long>("select count(*) from ordering.orders") > 50, "the tills sell");
        await StopPostgresAsync();
        await Eventually.BeTrueAsync(async () => (await _shop.Officer.GetAsync("orders")).Status == 503, "it is away");
        await StartPostgresAsync();
        await Eventually.BeTrueAsync(async () => (await _shop.Officer.OrderAsync(Orders.Of((1, 1)))).Status == 201, "the tills sell again");
        await stop.CancelAsync();
        var answers = (await Task.WhenAll(tills)).SelectMany(answer => answer).ToList();

        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "database.unavailable");
        }

        var kept = await _database.ListAsync<string>("select number from ordering.orders where me_id = 1");
        answers.Where(answer => answer.Status == 201).Select(answer => answer.Json.Word("oh_order_number"))
            .Except(kept, StringComparer.Ordinal).ShouldBeEmpty();
        (await _database.ListAsync<string>("""
            select c.day::text from ordering.order_counters c where c.me_id = 1 and c.last <>
              (select count(distinct number) from ordering.orders o where o.me_id = 1 and o.number like 'INV-' || to_char(c.day, 'YYYYMMDD') || '-%')
            """)).ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<Answer>> SellUntilAsync(CancellationToken stop)
    {
        var answers = new List<Answer>();
        while (!stop.IsCancellationRequested)
        {
            answers.Add(await _shop.Officer.OrderAsync(Orders.Of((1, 1))));
        }

        return answers;
    }

    /// <summary>The dispatcher delivers what waits, and the host hears again that a merchant has changed.</summary>
    private async Task BackgroundWorkShouldGoOnAsync(long order)
    {
        await _database.ExecuteAsync(
            "update payments.outbox set delivered_at = null, next_attempt_at = '2000-01-01' where (payload ->> 'OrderId')::bigint = $1", order);
        await Eventually.BeTrueAsync(
            async () => await _database.ReadAsync<long>("select count(*) from payments.outbox where delivered_at is null") == 0, "the dispatcher works");
        await _shop.Anonymous.GetAsync("products").Ok();
        await _database.ExecuteAsync("update tenancy.merchants set is_active = false where me_id = 1");
        await Eventually.BeTrueAsync(async () => (await _shop.Anonymous.GetAsync("products")).Status == 404, "the host hears that the merchant has changed");
    }

    private static async Task ShouldBeAwayAsync(Task<Answer> pending) =>
        (await pending.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "database.unavailable")).Header("Retry-After").ShouldBe("2");

    private async Task StartPostgresAsync()
    {
        _postgres = await EmbeddedPostgres.StartAsync(_options, NullLogger.Instance, CancellationToken.None);
        _line.Lead(new NpgsqlConnectionStringBuilder(_postgres.ConnectionString).Port);
    }

    private async Task StopPostgresAsync()
    {
        await (_postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
        _postgres = null;
        _line.Cut();
    }

    private string OverTheLine(string connection) =>
        new NpgsqlConnectionStringBuilder(connection) { Host = "127.0.0.1", Port = _line.Port, Database = "atapos" }.ConnectionString;
}
