using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Money;

/// <summary>What an order costs, to the rupiah (rulings 1 to 3 and 6).</summary>
public sealed class OrderAmountTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    /// <summary>Price, quantity, tax percent, service percent, and what comes out.</summary>
    public static TheoryData<decimal, int, decimal, decimal, string> Amounts => new()
    {
        { 25, 1, 10, 0, "25 / 0 / 3 / 0 / 28 / 0" },
        { 25, 3, 10, 0, "75 / 0 / 8 / 0 / 83 / 100" },
        { 45, 1, 0, 10, "45 / 0 / 0 / 5 / 50 / 100" },
        { 1000, 1, 0.25m, 0, "1000 / 0 / 3 / 0 / 1003 / 1000" },
        { 333, 7, 11, 7.5m, "2331 / 0 / 256 / 175 / 2762 / 2800" },
        { 46650, 1, 0, 0, "46650 / 0 / 0 / 0 / 46650 / 46700" },
        { 46649, 1, 0, 0, "46649 / 0 / 0 / 0 / 46649 / 46600" },
        { 51850, 1, 0, 0, "51850 / 0 / 0 / 0 / 51850 / 51900" },
        { 51750, 1, 0, 0, "51750 / 0 / 0 / 0 / 51750 / 51800" },
        { 0, 9999, 100, 100, "0 / 0 / 0 / 0 / 0 / 0" },
        { 100, 9999, 100, 100, "999900 / 0 / 999900 / 999900 / 2999700 / 2999700" },
        { 1_000_000_000_000, 1, 0, 0, "1000000000000 / 0 / 0 / 0 / 1000000000000 / 1000000000000" },
    };

    [Theory]
    [MemberData(nameof(Amounts))]
    public async Task Amounts_are_whole_rupiah_and_a_half_goes_away_from_zero(decimal price, int quantity, decimal tax, decimal service, string expected)
    {
        var product = await _shop.Database.AddProductAsync(price, tax, service);

        var placed = await _shop.Officer.OrderAsync(Orders.Of((product, quantity))).Created();

        placed.Json.Amounts().ShouldBe(expected);
    }

    [Fact]
    public async Task Each_line_is_rounded_once_and_totals_are_the_sums_of_the_lines()
    {
        var product = await _shop.Database.AddProductAsync(25, taxPercent: 10, servicePercent: 2);

        var placed = (await _shop.Officer.OrderAsync(Orders.Of((product, 1), (product, 1), (product, 1))).Created()).Json;

        placed.Amounts().ShouldBe("75 / 0 / 9 / 3 / 87 / 100");
        var items = placed["items"]!.AsArray();
        items.Sum(item => item.Money("oi_tax_amount")).ShouldBe(9);
        items.Sum(item => item.Money("oi_service_charge_amount")).ShouldBe(3);
        items.Select(item => item.Money("oi_tax_percent")).ShouldAllBe(percent => percent == 10);
    }

    [Theory]
    [InlineData(1_000_000_000_000, 1, 10)]
    [InlineData(1_000_000_000_000, 9999, 100)]
    [InlineData(200_000_000, 9999, 0)]
    public async Task An_order_beyond_the_largest_amount_is_422_and_changes_nothing(decimal price, int quantity, decimal tax)
    {
        var product = await _shop.Database.AddProductAsync(price, tax);
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.OrderAsync(Orders.Of((product, quantity))).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "money.out-of-range");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Lines_that_are_too_much_together_are_422()
    {
        var product = await _shop.Database.AddProductAsync(600_000_000_000);

        await _shop.Officer.OrderAsync(Orders.Of((product, 1), (product, 1))).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "money.out-of-range");
    }

    [Fact]
    public async Task Two_hundred_lines_are_an_order()
    {
        var placed = await _shop.Officer.OrderAsync(Orders.Of([.. Enumerable.Repeat((1L, 1), 200)])).Created();

        placed.Json["items"]!.AsArray().Count.ShouldBe(200);
        placed.Json.Amounts().ShouldBe("5000000 / 500000 / 450000 / 225000 / 5175000 / 5175000");
    }

    [Theory]
    [InlineData(51_800, 0)]
    [InlineData(51_801, 1)]
    [InlineData(1_000_000_000_000, 999_999_948_200)]
    public async Task Change_is_what_was_paid_less_the_rounded_amount(decimal paid, decimal change)
    {
        var placed = await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created();

        (await _shop.Officer.PayCashAsync(placed.OrderId, paid).Ok()).Json.Money("change_amount").ShouldBe(change);
    }

    [Fact]
    public async Task An_order_that_costs_nothing_is_settled_with_nothing()
    {
        var gift = await _shop.Database.AddProductAsync(0);
        var placed = await _shop.Officer.OrderAsync(Orders.Of((gift, 1))).Created();

        var paid = await _shop.Officer.PayCashAsync(placed.OrderId, 0).Ok();

        paid.Json.Money("change_amount").ShouldBe(0);
        paid.Json.Word("oh_payment_status").ShouldBe("settlement");
    }
}

/// <summary>A merchant whose service charge is part of its tax base.</summary>
public sealed class TaxableServiceChargeTests
{
    [Fact]
    public async Task The_service_charge_is_taxed_where_the_merchant_says_so_and_the_choice_is_frozen()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await database.ExecuteAsync("update tenancy.merchants set service_charge_taxable = true where me_id = 1");
        await using var shop = await TestShop.OpenAsync(new() { Database = database });

        var placed = await shop.Officer.OrderAsync(Orders.Of((1, 2))).Created();
        placed.Json.Amounts().ShouldBe("50000 / 5000 / 4725 / 2250 / 51975 / 52000");

        await database.ExecuteAsync("update tenancy.merchants set service_charge_taxable = false where me_id = 1");
        (await shop.Officer.GetAsync($"orders/{placed.OrderId}").Ok()).Json.Amounts().ShouldBe("50000 / 5000 / 4725 / 2250 / 51975 / 52000");
        (await shop.Officer.PayCashAsync(placed.OrderId, 52_000).Ok()).Json.Money("change_amount").ShouldBe(0);
        await Eventually.BeTrueAsync(
            async () => (await shop.Officer.PostAsync("orders/calculate", Orders.Of((1, 2))).Ok()).Json.Money("oh_tax_amount") == 4_500,
            "a new order follows the merchant's new choice");
    }

    [Fact]
    public async Task The_rounded_service_charge_is_what_is_taxed()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await database.ExecuteAsync("update tenancy.merchants set service_charge_taxable = true where me_id = 1");
        var product = await database.AddProductAsync(95, taxPercent: 10, servicePercent: 50);
        await using var shop = await TestShop.OpenAsync(new() { Database = database });

        // 47.5 of service is 48; 10 % of 143 is 14.3, while 10 % of 142.5 would be 14.25: then a second product whose tie shows it.
        (await shop.Officer.OrderAsync(Orders.Of((product, 1))).Created()).Json.Amounts().ShouldBe("95 / 0 / 14 / 48 / 157 / 200");
        var tie = await database.AddProductAsync(97, taxPercent: 10, servicePercent: 50);
        (await shop.Officer.OrderAsync(Orders.Of((tie, 1))).Created()).Json.Amounts().ShouldBe("97 / 0 / 15 / 49 / 161 / 200");
    }
}
