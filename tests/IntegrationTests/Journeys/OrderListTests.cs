using System.Globalization;
using Atapos.IntegrationTests.Harness;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Journeys;

/// <summary>A shop whose orders were placed at known instants around midnight in Jakarta, which is 17:00 UTC.</summary>
public sealed class ShopAroundMidnight : IAsyncLifetime
{
    /// <summary>The running host.</summary>
    public TestShop Shop { get; private set; } = null!;

    /// <summary>The orders by a name that says when they were placed at the shop.</summary>
    public IDictionary<string, long> Placed { get; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2031-03-10T15:00:00Z", CultureInfo.InvariantCulture));
        Shop = await TestShop.OpenAsync(new() { Clock = clock });
        var siti = await Shop.CustomerIdAsync("siti@example.com");
        await PlaceAsync("10th 23:59", "2031-03-10T16:59:59.999Z", "dine_in", siti, table: 1);
        await PlaceAsync("11th 00:00", "2031-03-10T17:00:00Z", "takeaway", siti, table: null);
        await PlaceAsync("11th 12:00", "2031-03-11T05:00:00Z", "dine_in", customer: null, table: 2);
        await PlaceAsync("12th 00:00", "2031-03-11T17:00:00Z", "delivery", customer: null, table: null);
        await Shop.Officer.PayCashAsync(Placed["11th 12:00"], 1_000_000).Ok();
        await Shop.Officer.CancelAsync(Placed["12th 00:00"]).Ok();

        async Task PlaceAsync(string name, string instant, string type, long? customer, long? table)
        {
            clock.SetUtcNow(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));
            var order = Orders.Of((1, 1)).With("oh_order_type", type).With("cu_id", customer).With("tl_id", table);
            Placed[name] = (await Shop.Officer.OrderAsync(order).Created()).OrderId;
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Shop.Database.DisposeAsync();
    }
}

/// <summary>The list of a merchant's orders and its filters.</summary>
public sealed class OrderListTests(ShopAroundMidnight days) : IClassFixture<ShopAroundMidnight>
{
    private const string SinceThen = "date_from=2031-01-01";

    private readonly TestShop _shop = days.Shop;

    [Fact]
    public async Task Orders_come_newest_first_with_what_the_list_needs()
    {
        var list = await _shop.Officer.GetAsync($"orders?{SinceThen}").Ok();

        Names(list).ShouldBe(["12th 00:00", "11th 12:00", "11th 00:00", "10th 23:59"]);
        var paid = list.Rows[1];
        paid.Amounts().ShouldBe("25000 / 0 / 2500 / 1250 / 28750 / 28800");
        paid.Word("oh_payment_status").ShouldBe("settlement");
        paid.Word("oh_payment_type").ShouldBe("cash");
        paid!["table_location"].Word("tl_name").ShouldBe("Meja A2");
        paid.IsNull("customer").ShouldBeTrue();
        list.Rows[2]!["customer"].Word("cu_name").ShouldBe("Siti Nurhaliza Putri");
        list.Rows[2].IsNull("table_location").ShouldBeTrue();
        list.Rows[2].Word("created_at").ShouldBe("2031-03-10T17:00:00Z");
    }

    [Fact]
    public async Task The_shops_own_midnight_parts_the_days_and_the_numbers()
    {
        var list = (await _shop.Officer.GetAsync($"orders?{SinceThen}").Ok()).Rows;

        list.Select(row => row.Word("oh_order_number")).ShouldBe(["INV-20310312-0001", "INV-20310311-0002", "INV-20310311-0001", "INV-20310310-0001"]);
    }

    [Theory]
    [InlineData("date_from=2031-03-11&date_to=2031-03-11", "11th 12:00", "11th 00:00")]
    [InlineData("date_from=2031-03-12", "12th 00:00")]
    [InlineData("date_from=2031-03-10&date_to=2031-03-10", "10th 23:59")]
    [InlineData("date_from=2031-03-12&date_to=2031-03-11")]
    [InlineData(SinceThen + "&oh_payment_status=settlement", "11th 12:00")]
    [InlineData(SinceThen + "&oh_payment_status=cancel", "12th 00:00")]
    [InlineData(SinceThen + "&oh_payment_status=pending", "11th 00:00", "10th 23:59")]
    [InlineData(SinceThen + "&oh_order_type=dine_in", "11th 12:00", "10th 23:59")]
    [InlineData(SinceThen + "&oh_order_type=dine_in&oh_payment_status=pending", "10th 23:59")]
    [InlineData(SinceThen + "&tl_id=2", "11th 12:00")]
    [InlineData(SinceThen + "&cu_id=2", "11th 00:00", "10th 23:59")]
    [InlineData(SinceThen + "&cu_id=2&tl_id=1", "10th 23:59")]
    [InlineData("search=INV-20310311", "11th 12:00", "11th 00:00")]
    [InlineData("search=inv-20310311-0002", "11th 12:00")]
    [InlineData("search=20310310-0001", "10th 23:59")]
    [InlineData("search=%25")]
    [InlineData("search=_NV-20310310")]
    public async Task A_filter_finds_what_it_names_and_counts_it(string query, params string[] expected)
    {
        var list = await _shop.Officer.GetAsync($"orders?{query}").Ok();

        Names(list).ShouldBe(expected);
        list.Header("X-Total-Count").ShouldBe(expected.Length.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Without_a_filter_all_orders_are_counted()
    {
        var kept = await _shop.Database.ReadAsync<long>("select count(*) from ordering.orders where me_id = 1");

        var list = await _shop.Officer.GetAsync("orders?limit=2").Ok();

        list.Header("X-Total-Count").ShouldBe(kept.ToString(CultureInfo.InvariantCulture));
        list.Rows.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_first_and_the_last_day_of_the_calendar_are_days_too()
    {
        (await _shop.Officer.GetAsync("orders?date_from=0001-01-01&date_to=9999-12-31").Ok()).Rows.Count.ShouldBeGreaterThan(4);
        (await _shop.Officer.GetAsync("orders?date_to=0001-01-01").Ok()).Rows.ShouldBeEmpty();
        (await _shop.Officer.GetAsync("orders?date_from=9999-12-31").Ok()).Rows.ShouldBeEmpty();
    }

    private IEnumerable<string> Names(Answer list)
    {
        var names = days.Placed.ToDictionary(pair => pair.Value, pair => pair.Key);
        return list.Rows.Select(row => names.GetValueOrDefault(row.Number("oh_id"), "another"));
    }
}
