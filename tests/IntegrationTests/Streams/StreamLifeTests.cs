using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Streams;

/// <summary>Streams on several hosts, over the end of a host, and at the end of who listens.</summary>
public sealed class StreamLifeTests
{
    private const string Officer = "sandbox-officer-1";

    [Fact]
    public async Task What_one_host_does_the_other_tells_and_either_goes_on_for_the_other()
    {
        await using var one = await TestShop.OpenAsync();
        await using var database = one.Database;
        await using var other = await TestShop.OpenAsync(new() { Database = database });
        var product = await database.AddProductAsync(10_000);
        await using var atOne = await Listener.OpenAsync(one.Address, Officer);
        await using var atOther = await Listener.OpenAsync(other.Address, Officer);

        var orders = new List<long>();
        for (var round = 0; round < 10; round++)
        {
            orders.Add(await OrderAsync(round % 2 == 0 ? one : other, product));
        }

        await one.Officer.PayCashAsync(orders[0], 10_000).Ok();
        var heard = await atOne.NextAsync(11);
        heard.Select(news => news.OrderId).ShouldBe([.. orders, orders[0]]);
        (await atOther.NextAsync(11)).Select(news => (news.Id, news.Name)).ShouldBe(heard.Select(news => (news.Id, news.Name)));

        await using var moved = await Listener.OpenAsync(other.Address, Officer, heard[4].Id);
        (await moved.NextAsync(6)).Select(news => news.Id).ShouldBe(heard.Skip(5).Select(news => news.Id));
    }

    [Fact]
    public async Task Who_moves_to_another_host_before_the_signal_does_is_told_of_nothing_lost()
    {
        await using var one = await TestShop.OpenAsync();
        await using var database = one.Database;
        await using var other = await TestShop.OpenAsync(new() { Database = database });
        var product = await database.AddProductAsync(10_000);
        await using var atOne = await Listener.OpenAsync(one.Address, Officer);
        await using var atOther = await Listener.OpenAsync(other.Address, Officer);

        for (var round = 0; round < 10; round++)
        {
            await OrderAsync(one, product);
            await using var moved = await Listener.OpenAsync(other.Address, Officer, (await atOne.NextAsync()).Id);
            var next = await OrderAsync(one, product);
            var heard = await moved.NextAsync();
            (heard.Name, heard.OrderId).ShouldBe(("created", next));
            await atOne.NextAsync();
        }
    }

    [Fact]
    public async Task A_restart_loses_and_repeats_nothing_and_ends_the_streams_at_once()
    {
        var first = await TestShop.OpenAsync();
        await using var database = first.Database;
        var product = await database.AddProductAsync(10_000);
        var listener = await Listener.OpenAsync(first.Address, Officer);
        var before = await OrderAsync(first, product);
        (await listener.NextAsync()).OrderId.ShouldBe(before);
        var unread = await OrderAsync(first, product);

        var began = TimeProvider.System.GetTimestamp();
        await first.DisposeAsync();
        await listener.Ended.WaitAsync(TimeSpan.FromSeconds(20));
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20));
        var seen = listener.Rest();
        await using var second = await TestShop.OpenAsync(new() { Database = database });
        await using var resumed = await Listener.OpenAsync(second.Address, Officer, listener.LastId);
        var after = await OrderAsync(second, product);

        var rest = await resumed.NextAsync(seen.Count == 0 ? 2 : 1);
        seen.Concat(rest).Select(news => news.OrderId).ShouldBe([unread, after]);
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task A_customers_stream_ends_with_its_token()
    {
        var day = new ClockShop();
        await day.InitializeAsync();
        var budi = CustomerTokens.Valid(await day.Shop.CustomerIdAsync("budi@example.com"), 1, day.Clock.GetUtcNow());
        await day.Shop.Staff(budi).GetAsync("auth/customer/me").Ok();
        day.Clock.Advance(TimeSpan.FromMinutes(55));
        await using var listener = await Listener.OpenAsync(day.Shop.Address, budi);

        day.Clock.Advance(TimeSpan.FromMinutes(4));
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        listener.Ended.IsCompleted.ShouldBeFalse();
        day.Clock.Advance(TimeSpan.FromMinutes(1));
        await listener.Ended.WaitAsync(TimeSpan.FromSeconds(20));

        day.Clock.Advance(TimeSpan.FromMinutes(1));
        await day.Shop.Staff(budi).GetAsync("orders/stream").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        await day.DisposeAsync();
    }

    [Fact]
    public async Task Who_signs_out_hears_no_more_and_the_silence_is_broken_by_heartbeats()
    {
        var day = new ClockShop();
        await day.InitializeAsync();
        var budi = CustomerTokens.Valid(await day.Shop.CustomerIdAsync("budi@example.com"), 1, day.Clock.GetUtcNow());
        await using var listener = await Listener.OpenAsync(day.Shop.Address, budi);
        await AdvanceUntilAsync(day, () => listener.Comments >= 6, "heartbeats");
        listener.Ended.IsCompleted.ShouldBeFalse();

        await day.Shop.Staff(budi).PostAsync("auth/customer/logout").Expect(HttpStatusCode.NoContent);

        await AdvanceUntilAsync(day, () => listener.Ended.IsCompleted, "the end");
        await day.DisposeAsync();
    }

    private static Task AdvanceUntilAsync(ClockShop day, Func<bool> isTrue, string what) => Eventually.BeTrueAsync(
        () =>
        {
            day.Clock.Advance(TimeSpan.FromSeconds(15));
            return Task.FromResult(isTrue());
        },
        what);

    private static async Task<long> OrderAsync(TestShop shop, long product) => (await shop.Officer.OrderAsync(Orders.Of((product, 1))).Created()).OrderId;
}
