using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Streams;

/// <summary>Whoever looks at orders hears what happens to them: everything, once, in its order, and nothing that is another's.</summary>
public sealed class OrderStreamTests : IClassFixture<DemoShop>, IAsyncLifetime
{
    private const string Officer = "sandbox-officer-1";

    private readonly TestShop _shop;
    private long _product;

    public OrderStreamTests(DemoShop demo) => _shop = demo.Shop;

    public async Task InitializeAsync() => _product = await _shop.Database.AddProductAsync(10_000);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Staff_hear_what_happens_to_an_order_with_the_order_as_it_was_then()
    {
        await using var listener = await Listener.OpenAsync(_shop.Address, Officer);

        var (paid, cancelled) = (await OrderAsync(), await OrderAsync());
        await _shop.Officer.PayCashAsync(paid, 10_000).Ok();
        await _shop.Officer.CancelAsync(cancelled).Ok();
        await _shop.Admin.PostAsync($"orders/{paid}/refund", new { amount = 4_000 }).Ok();
        await _shop.Admin.PostAsync($"orders/{paid}/refund").Ok();

        var heard = await listener.NextAsync(6);
        heard.Select(news => (news.Name, news.OrderId)).ShouldBe(
            [("created", paid), ("created", cancelled), ("paid", paid), ("cancelled", cancelled), ("refunded", paid), ("refunded", paid)]);
        heard.Select(news => news.Order.Word("oh_payment_status")).ShouldBe(["pending", "pending", "settlement", "cancel", "settlement", "refund"]);
        heard.Select(news => news.Order.Money("oh_refunded_amount")).ShouldBe([0, 0, 0, 0, 4_000, 10_000]);
        heard[2].Order.Word("oh_payment_type").ShouldBe("cash");
        heard.Select(news => news.Id).ShouldBe(Enumerable.Range(0, 6).Select(step => heard[0].Id + step));
        heard[5].Order.ToJsonString().ShouldBe(
            (await _shop.Officer.GetAsync("orders?limit=1000").Ok()).Rows.Single(row => row.Number("oh_id") == paid)!.ToJsonString());
    }

    [Fact]
    public async Task Everyone_who_listens_hears_at_once_and_not_at_the_next_heartbeat()
    {
        var listeners = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Listener.OpenAsync(_shop.Address, Officer)));
        for (var round = 0; round < 3; round++)
        {
            var order = await OrderAsync();
            var began = TimeProvider.System.GetTimestamp();
            foreach (var listener in listeners)
            {
                (await listener.NextAsync()).OrderId.ShouldBe(order);
            }

            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(4), "a heartbeat comes every fifteen seconds");
        }

        foreach (var listener in listeners)
        {
            await listener.DisposeAsync();
        }
    }

    [Fact]
    public async Task After_a_cut_it_goes_on_where_it_stopped()
    {
        var first = await Listener.OpenAsync(_shop.Address, Officer);
        var before = await OrderAsync();
        (await first.NextAsync()).OrderId.ShouldBe(before);
        await first.CutAsync();

        var missed = new[] { await OrderAsync(), await OrderAsync(), await OrderAsync() };
        await using var second = await Listener.OpenAsync(_shop.Address, Officer, first.LastId);
        var live = await OrderAsync();

        (await second.NextAsync(4)).Select(news => news.OrderId).ShouldBe([.. missed, live]);
        second.Rest().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_backlog_of_two_hundred_events_comes_whole_and_in_its_order_while_tills_go_on()
    {
        await using var place = await Listener.OpenAsync(_shop.Address, Officer);
        var began = place.LastId;
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => OrderAsync()));
        }

        await using var late = await Listener.OpenAsync(_shop.Address, Officer, began);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => OrderAsync()));

        var heard = await late.NextAsync(230);
        heard.Select(news => news.Id).ShouldBe(Enumerable.Range(1, 230).Select(step => began!.Value + step));
        heard.Select(news => news.OrderId).ShouldBeUnique();
        (await place.NextAsync(230)).Select(news => news.OrderId).ShouldBe(heard.Select(news => news.OrderId));
    }

    [Fact]
    public async Task A_customer_hears_of_its_own_orders_alone()
    {
        var (budi, siti) = (await _shop.CustomerIdAsync("budi@example.com"), await _shop.CustomerIdAsync("siti@example.com"));
        await using var listener = await Listener.OpenAsync(_shop.Address, CustomerTokens.Valid(budi, 1, TimeProvider.System.GetUtcNow()));

        await OrderAsync();
        await _shop.Customer(siti).OrderAsync(Orders.Of((_product, 1))).Created();
        var own = (await _shop.Customer(budi).OrderAsync(Orders.Of((_product, 1))).Created()).OrderId;
        var named = (await _shop.Officer.OrderAsync(Orders.Of((_product, 1)).With("cu_id", budi)).Created()).OrderId;
        await _shop.Officer.PayCashAsync(own, 10_000).Ok();

        (await listener.NextAsync(3)).Select(news => (news.Name, news.OrderId)).ShouldBe([("created", own), ("created", named), ("paid", own)]);
        listener.Rest().ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_merchant_hears_nothing_and_cannot_resume_in_this_ones_news()
    {
        await using var place = await Listener.OpenAsync(_shop.Address, Officer);
        await using var other = await Listener.OpenAsync(_shop.Address, "sandbox-officer-2");
        await OrderAsync();
        var last = (await place.NextAsync()).Id;
        await using var guessing = await Listener.OpenAsync(_shop.Address, "sandbox-officer-2", last + 1_000);

        // What happens before the reset belongs to it: it is not told besides.
        (await guessing.NextAsync()).Name.ShouldBe("reset");
        var theirs = await _shop.Database.AddProductAsync(5_000, merchant: 2);
        var own = (await _shop.OtherOfficer.OrderAsync(Orders.Of((theirs, 1))).Created()).OrderId;

        (await other.NextAsync()).OrderId.ShouldBe(own);
        (await guessing.NextAsync()).OrderId.ShouldBe(own);
        place.Rest().ShouldBeEmpty();
        await _shop.Officer.With("X-Merchant-Id", "2").GetAsync("orders/stream").ShouldBeProblem(HttpStatusCode.Forbidden, "tenant.mismatch");
    }

    [Fact]
    public async Task News_that_were_cleaned_away_are_told_as_a_reset()
    {
        await using var place = await Listener.OpenAsync(_shop.Address, Officer);
        var began = place.LastId;
        var last = 0L;
        for (var order = 0; order < 3; order++)
        {
            await OrderAsync();
            last = (await place.NextAsync()).Id;
        }

        // Beyond what the host has in memory.
        await _shop.Database.ExecuteAsync("delete from ordering.order_news where me_id = 1 and number < $1", last);
        await using var other = await TestShop.OpenAsync(new() { Database = _shop.Database });
        await using var late = await Listener.OpenAsync(other.Address, Officer, began);

        var reset = await late.NextAsync();
        (reset.Name, reset.Id).ShouldBe(("reset", last));
        var next = await OrderAsync();
        (await late.NextAsync()).OrderId.ShouldBe(next);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task An_id_that_is_none_is_refused(string id) => await _shop.Officer.With("Last-Event-ID", id).GetAsync("orders/stream")
        .ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");

    [Fact]
    public async Task Nobody_and_who_has_no_role_hears_nothing()
    {
        await _shop.Anonymous.GetAsync("orders/stream").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        await _shop.WithoutRole.GetAsync("orders/stream").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.no-role");
    }

    [Fact]
    public async Task One_caller_keeps_fifty_streams_and_no_more()
    {
        var siti = CustomerTokens.Valid(await _shop.CustomerIdAsync("siti@example.com"), 1, TimeProvider.System.GetUtcNow());
        var open = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Listener.OpenAsync(_shop.Address, siti)));

        await _shop.Staff(siti).GetAsync("orders/stream").ShouldBeProblem(HttpStatusCode.TooManyRequests, "stream.too-many");

        foreach (var listener in open)
        {
            await listener.DisposeAsync();
        }

        await Eventually.BeTrueAsync(
            async () =>
            {
                await using var again = await Listener.OpenAsync(_shop.Address, siti);
                return again.LastId is not null;
            },
            "a place is free again");
    }

    private async Task<long> OrderAsync() => (await _shop.Officer.OrderAsync(Orders.Of((_product, 1))).Created()).OrderId;
}
