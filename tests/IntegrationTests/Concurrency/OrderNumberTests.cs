using System.Globalization;
using Atapos.IntegrationTests.Harness;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Concurrency;

/// <summary>Order numbers have no gap and no repeat (ruling 21).</summary>
public sealed class OrderNumberTests(ClockShop demo) : IClassFixture<ClockShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task Fifty_orders_at_once_are_numbered_from_1_to_50_without_gap_or_repeat()
    {
        demo.Clock.Advance(TimeSpan.FromDays(1));

        var placed = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()));

        var day = demo.Clock.GetUtcNow().AddHours(7);
        placed.Select(order => order.Json.Word("oh_order_number")).Order(StringComparer.Ordinal).ShouldBe(Numbers(day, 50));
        placed.Select(order => order.OrderId).Distinct().Count().ShouldBe(50);
    }

    [Fact]
    public async Task Orders_that_fail_in_between_leave_no_gap()
    {
        demo.Clock.Advance(TimeSpan.FromDays(1));
        var product = await _shop.Database.AddProductAsync(1_000, stock: 10);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _shop.Officer.OrderAsync(Orders.Of((product, 1)))));

        answers.Count(answer => answer.Status == 409).ShouldBe(30);
        answers.Where(answer => answer.Status == 201).Select(order => order.Json.Word("oh_order_number")).Order(StringComparer.Ordinal)
            .ShouldBe(Numbers(demo.Clock.GetUtcNow().AddHours(7), 10));
    }

    [Fact]
    public async Task Each_merchant_counts_for_itself()
    {
        demo.Clock.Advance(TimeSpan.FromDays(1));
        var gift = await _shop.ProductIdAsync("Bungkus Kado");

        var placed = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            (i % 2 == 0 ? _shop.Officer.OrderAsync(Orders.Of((1, 1))) : _shop.OtherOfficer.OrderAsync(Orders.Of((gift, 1)))).Created()));

        var expected = Numbers(demo.Clock.GetUtcNow().AddHours(7), 10);
        placed.Where((_, i) => i % 2 == 0).Select(order => order.Json.Word("oh_order_number")).Order(StringComparer.Ordinal).ShouldBe(expected);
        placed.Where((_, i) => i % 2 == 1).Select(order => order.Json.Word("oh_order_number")).Order(StringComparer.Ordinal).ShouldBe(expected);
    }

    [Fact]
    public async Task Across_midnight_at_the_shop_both_days_count_from_1_without_gap()
    {
        // 16:59:59 UTC is one second before midnight in Jakarta.
        var evening = new DateTimeOffset(demo.Clock.GetUtcNow().AddDays(1).UtcDateTime.Date, TimeSpan.Zero).AddHours(17).AddSeconds(-1);
        demo.Clock.SetUtcNow(evening);

        var first = Enumerable.Range(0, 40).Select(_ => _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).ToList();
        await Task.WhenAll(first.Take(5));
        demo.Clock.SetUtcNow(evening.AddSeconds(1));
        var second = Enumerable.Range(0, 10).Select(_ => _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).ToList();
        var placed = await Task.WhenAll(first.Concat(second));

        var days = placed.Select(order => order.Json.Word("oh_order_number"))
            .GroupBy(number => number[..12], StringComparer.Ordinal)
            .OrderBy(day => day.Key, StringComparer.Ordinal)
            .ToList();
        days.Count.ShouldBe(2);
        days[0].Order(StringComparer.Ordinal).ShouldBe(Numbers(evening.AddHours(7), days[0].Count()));
        days[1].Order(StringComparer.Ordinal).ShouldBe(Numbers(evening.AddHours(7).AddDays(1), days[1].Count()));
        days[1].Count().ShouldBeGreaterThanOrEqualTo(10);
    }

    [Fact]
    public async Task After_9999_the_number_grows_to_five_digits()
    {
        demo.Clock.Advance(TimeSpan.FromDays(1));
        var day = DateOnly.FromDateTime(demo.Clock.GetUtcNow().AddHours(7).DateTime);
        await _shop.Database.ExecuteAsync("insert into ordering.order_counters (me_id, day, last) values (1, $1, 9998)", day);

        var numbers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            numbers.Add((await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).Json.Word("oh_order_number"));
        }

        numbers.ShouldBe(new[] { "9999", "10000", "10001" }.Select(count => string.Create(CultureInfo.InvariantCulture, $"INV-{day:yyyyMMdd}-{count}")));
    }

    [Theory]
    [InlineData("ordering.order_lines")]
    [InlineData("ordering.outbox")]
    [InlineData("ordering.order_news")]
    public async Task An_order_of_which_any_row_is_refused_is_not_placed_and_leaves_its_number_to_the_next(string table)
    {
        demo.Clock.Advance(TimeSpan.FromDays(1));
        var before = await _shop.Database.ReadAsync<long>("select count(*) from ordering.orders");
        await _shop.Database.ExecuteAsync(
            $"""
            create or replace function ordering.refuse() returns trigger language plpgsql as $$ begin raise exception 'refused for the test'; end $$;
            create trigger refuse before insert on {table} for each row execute function ordering.refuse()
            """);

        var refused = await _shop.Officer.OrderAsync(Orders.Of((1, 1)));

        await _shop.Database.ExecuteAsync($"drop trigger refuse on {table}");
        refused.Status.ShouldBe(500);
        (await _shop.Database.ReadAsync<long>("select count(*) from ordering.orders")).ShouldBe(before);
        (await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).Json.Word("oh_order_number").ShouldEndWith("-0001");
    }

    [Fact]
    public async Task The_event_of_an_order_names_its_number()
    {
        var placed = await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();

        (await _shop.Database.ReadAsync<string>("select payload ->> 'OrderNumber' from ordering.outbox where (payload ->> 'OrderId')::bigint = $1", placed.OrderId))
            .ShouldBe(placed.Json.Word("oh_order_number"));
    }

    private static IEnumerable<string> Numbers(DateTimeOffset day, int count) =>
        Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"INV-{day:yyyyMMdd}-{i:D4}"));
}

/// <summary>A shop in another time zone.</summary>
public sealed class TimeZoneTests
{
    [Fact]
    public async Task The_day_of_a_number_is_the_shops_own()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await database.ExecuteAsync("update tenancy.merchants set time_zone = 'Asia/Jayapura' where me_id = 2");
        var gift = await database.ReadAsync<long>("select id from catalog.products where name = 'Bungkus Kado'");
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2031-03-10T15:30:00Z", CultureInfo.InvariantCulture));
        await using var shop = await TestShop.OpenAsync(new() { Database = database, Clock = clock });

        (await shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).Json.Word("oh_order_number").ShouldBe("INV-20310310-0001");
        (await shop.OtherOfficer.OrderAsync(Orders.Of((gift, 1))).Created()).Json.Word("oh_order_number").ShouldBe("INV-20310311-0001");
        (await shop.OtherOfficer.GetAsync("orders?date_from=2031-03-11").Ok()).Rows.Count.ShouldBe(1);
        (await shop.Officer.GetAsync("orders?date_from=2031-03-11").Ok()).Rows.ShouldBeEmpty();
    }
}
