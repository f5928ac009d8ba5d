using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Idempotency;

/// <summary>A request that is sent again acts once (ruling 19).</summary>
public sealed class IdempotencyTests(ClockShop demo) : IClassFixture<ClockShop>
{
    private const string Header = "Idempotency-Key";
    private const int Payments = 50;

    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task The_same_key_and_body_replay_the_first_answer_byte_for_byte()
    {
        var till = _shop.Officer.With(Header, "order-1");

        var first = await till.OrderAsync(Orders.Of((1, 2)).With("cu_email", "sekali@example.com")).Created();
        var before = await _shop.Database.ContentsAsync();
        var again = await till.OrderAsync(Orders.Of((1, 2)).With("cu_email", "sekali@example.com")).Created();

        again.Body.ShouldBe(first.Body);
        again.Header("Location").ShouldBe(first.Header("Location").ShouldNotBeNull());
        again.Header("Content-Type").ShouldBe(first.Header("Content-Type"));
        again.Header("Idempotent-Replayed").ShouldBe("true");
        first.Header("Idempotent-Replayed").ShouldBeNull();
        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Money_is_taken_once_and_the_change_is_told_again()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        var till = _shop.Officer.With(Header, "pay-1");

        var first = await till.PayCashAsync(order, 60_000).Ok();
        var again = await till.PayCashAsync(order, 60_000).Ok();

        again.Body.ShouldBe(first.Body);
        again.Json.Money("change_amount").ShouldBe(8_200);
        (await _shop.Database.ReadAsync<long>("select count(*) from payments.payment_log where order_id = $1", order)).ShouldBe(1);
        await _shop.Officer.PayCashAsync(order, 60_000).ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-pending");
    }

    [Fact]
    public async Task A_cancellation_is_replayed_too()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        var till = _shop.Officer.With(Header, "cancel-1");

        var first = await till.CancelAsync(order).Ok();

        (await till.CancelAsync(order).Ok()).Body.ShouldBe(first.Body);
    }

    [Fact]
    public async Task The_same_key_with_another_request_is_422_and_changes_nothing()
    {
        var till = _shop.Officer.With(Header, "order-2");
        var order = (await till.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        var before = await _shop.Database.ContentsAsync();

        await till.OrderAsync(Orders.Of((1, 3))).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency.key-reused");
        await till.PayCashAsync(order, 60_000).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency.key-reused");
        await till.CancelAsync(order).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency.key-reused");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task While_the_first_is_running_a_copy_is_409_and_afterwards_it_is_replayed()
    {
        var till = _shop.Officer.With(Header, "order-3");
        await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();

        // Whoever wants the day's next number waits for this transaction.
        await using var connection = await _shop.Database.OpenAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await using (var hold = connection.CreateCommand())
        {
            hold.CommandText = "select * from ordering.order_counters where me_id = 1 for update";
            await hold.ExecuteNonQueryAsync();
        }

        var first = till.OrderAsync(Orders.Of((1, 4)));
        await Eventually.BeTrueAsync(
            async () => await _shop.Database.ReadAsync<long>("""
                select count(*) from pg_locks join pg_database on database = pg_database.oid
                where locktype = 'advisory' and granted and datname = current_database()
                """) > 0,
            "the first request has claimed its key");
        await till.OrderAsync(Orders.Of((1, 4))).ShouldBeProblem(HttpStatusCode.Conflict, "idempotency.in-progress");
        first.IsCompleted.ShouldBeFalse();
        await holding.CommitAsync();

        var placed = await first.Created();
        (await till.OrderAsync(Orders.Of((1, 4))).Created()).Body.ShouldBe(placed.Body);
    }

    [Fact]
    public async Task Of_twenty_copies_at_once_one_acts()
    {
        var till = _shop.Officer.With(Header, "order-4");
        var before = await _shop.Database.ReadAsync<long>("select count(*) from ordering.orders");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => till.OrderAsync(Orders.Of((1, 1)))));

        var placed = answers.Where(answer => answer.Status == 201).ToList();
        placed.ShouldNotBeEmpty();
        placed.Select(answer => answer.Text).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        foreach (var refused in answers.Except(placed))
        {
            refused.ShouldBeProblem(HttpStatusCode.Conflict, "idempotency.in-progress");
        }

        (await _shop.Database.ReadAsync<long>("select count(*) from ordering.orders")).ShouldBe(before + 1);
        (await till.OrderAsync(Orders.Of((1, 1))).Created()).Text.ShouldBe(placed[0].Text);
    }

    [Fact]
    public async Task Of_twenty_copies_of_a_payment_one_acts_and_none_is_refused_for_another_reason()
    {
        // Many, because two copies that come within one microsecond are to be told apart, too.
        for (var payment = 0; payment < Payments; payment++)
        {
            var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
            var till = _shop.Officer.With(Header, $"pay-many-{payment}");

            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => till.PayCashAsync(order, 60_000)));

            answers.Count(answer => answer.Status == 200).ShouldBeGreaterThan(0);
            answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 409 && answer.Json.Word("code") == "idempotency.in-progress");
            (await _shop.Database.ReadAsync<long>("select count(*) from payments.payment_log where order_id = $1", order)).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Another_caller_with_the_same_key_is_independent()
    {
        var body = Orders.Of((1, 1));

        var answers = new[]
        {
            await _shop.Officer.With(Header, "shared").OrderAsync(body).Created(),
            await _shop.Admin.With(Header, "shared").OrderAsync(body).Created(),
            await _shop.Customer(1).With(Header, "shared").OrderAsync(body).Created(),
            await _shop.Customer(2).With(Header, "shared").OrderAsync(body).Created(),
            await _shop.Customer(3).With(Header, "shared").OrderAsync(body).Created(),
            await _shop.Platform.With(Header, "shared").With("X-Merchant-Id", "1").OrderAsync(body).Created(),
        };

        answers.Select(answer => answer.OrderId).Distinct().Count().ShouldBe(answers.Length);
    }

    [Fact]
    public async Task The_platform_may_use_one_key_in_two_shops()
    {
        var soap = await _shop.ProductIdAsync("Sabun Cuci Piring 750 ml");
        var platform = _shop.Platform.With(Header, "two-shops");

        var here = await platform.With("X-Merchant-Id", "1").OrderAsync(Orders.Of((1, 1))).Created();
        var there = await platform.With("X-Merchant-Id", "2").OrderAsync(Orders.Of((soap, 1))).Created();

        there.OrderId.ShouldNotBe(here.OrderId);
    }

    [Fact]
    public async Task A_first_request_that_failed_does_not_burn_the_key()
    {
        var till = _shop.Officer.With(Header, "order-5");
        var product = await _shop.Database.AddProductAsync(1_000, stock: 0);

        await till.OrderAsync(Orders.Of((product, 0))).ShouldBeInvalid("items[0].oi_qty");
        await till.OrderAsync(Orders.Of((product, 1))).ShouldBeProblem(HttpStatusCode.Conflict, "stock.insufficient");
        await _shop.Database.ExecuteAsync("update catalog.products set stock = 1 where id = $1", product);

        var placed = await till.OrderAsync(Orders.Of((product, 1))).Created();
        (await till.OrderAsync(Orders.Of((product, 1))).Created()).Body.ShouldBe(placed.Body);
        await _shop.Officer.OrderAsync(Orders.Of((product, 1))).ShouldBeProblem(HttpStatusCode.Conflict, "stock.insufficient");
    }

    [Fact]
    public async Task After_24_hours_the_key_is_forgotten()
    {
        var till = _shop.Officer.With(Header, "order-6");
        var first = await till.OrderAsync(Orders.Of((1, 1))).Created();

        demo.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        (await till.OrderAsync(Orders.Of((1, 1))).Created()).OrderId.ShouldBe(first.OrderId);
        demo.Clock.Advance(TimeSpan.FromSeconds(2));
        var second = await till.OrderAsync(Orders.Of((1, 1))).Created();

        second.OrderId.ShouldNotBe(first.OrderId);
        (await till.OrderAsync(Orders.Of((1, 1))).Created()).OrderId.ShouldBe(second.OrderId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("long")]
    public async Task A_key_that_is_none_is_400_and_changes_nothing(string key)
    {
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.With(Header, key.StartsWith("long", StringComparison.Ordinal) ? new string('k', 256) : key).OrderAsync(Orders.Of((1, 1)))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "idempotency.key-unreadable");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Without_a_key_each_request_acts()
    {
        var first = await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();

        (await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).OrderId.ShouldNotBe(first.OrderId);
    }
}
