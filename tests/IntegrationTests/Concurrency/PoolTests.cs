using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Concurrency;

/// <summary>Few connections, many requests.</summary>
public sealed class PoolTests
{
    [Fact]
    public async Task Forty_tills_share_three_connections_and_none_waits_for_ever()
    {
        // Forty tills at once at a cold host on a busy machine need most of the half minute that a request has.
        var settings = Pool(size: 3, timeoutSeconds: 60);
        settings["REQUEST_TIMEOUT"] = "120";
        await using var shop = await TestShop.OpenAsync(new() { Settings = settings });
        var water = await shop.Database.AddProductAsync(5_000, stock: 40);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var order = await shop.Officer.With("Idempotency-Key", $"order-{i}")
                .OrderAsync(Orders.Of((water, 1)).With("cu_email", $"antre.{i % 7}@example.com")).Created();
            await (i % 2 == 0 ? shop.Officer.PayCashAsync(order.OrderId, 100_000) : shop.Officer.CancelAsync(order.OrderId)).Ok();
            (await shop.Officer.GetAsync($"orders/{order.OrderId}").Ok()).Json.Word("oh_payment_status").ShouldBe(i % 2 == 0 ? "settlement" : "cancel");
        }));

        (await shop.Database.ReadAsync<int>("select stock from catalog.products where id = $1", water)).ShouldBe(20);
    }

    [Fact]
    public async Task When_no_connection_gets_free_in_time_a_request_is_503_and_later_ones_work()
    {
        await using var shop = await TestShop.OpenAsync(new() { Settings = Pool(size: 3, timeoutSeconds: 1) });
        await shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();
        await using var connection = await shop.Database.OpenAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await using (var hold = connection.CreateCommand())
        {
            hold.CommandText = "select * from ordering.order_counters where me_id = 1 for update";
            await hold.ExecuteNonQueryAsync();
        }

        var waiting = Enumerable.Range(0, 8).Select(_ => shop.Officer.OrderAsync(Orders.Of((1, 1)))).ToList();
        var refused = await await Task.WhenAny(waiting);
        refused.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "database.unavailable").Header("Retry-After").ShouldBe("2");
        (await shop.Anonymous.GetAsync("/health")).Status.ShouldBe(200);
        await holding.RollbackAsync();

        var answers = await Task.WhenAll(waiting);
        answers.ShouldAllBe(answer => answer.Status == 201 || answer.Status == 503);
        answers.ShouldContain(answer => answer.Status == 201);
        await shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();
    }

    private static Dictionary<string, string> Pool(int size, int timeoutSeconds) => new(StringComparer.Ordinal)
    {
        ["DB_POOL_SIZE"] = size.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["DB_MAX_OVERFLOW"] = "0",
        ["DB_POOL_TIMEOUT"] = timeoutSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
