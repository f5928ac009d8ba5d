using Atapos.Ordering.Domain;
using Atapos.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace Atapos.Ordering.Tests;

internal static class Sales
{
    /// <summary>One to six random lines with prices, discounts and rates over their whole ranges.</summary>
    internal static Arbitrary<List<Sale>> Baskets { get; } = (
        from count in Gen.Choose(1, 6)
        from lines in Gen.ListOf(Line(), count)
        select lines.ToList()).ToArbitrary();

    internal static Sale NasiGoreng(int quantity) => new(
        1, "Nasi Goreng", ProductType.Goods, Quantity.Of(quantity), Money.Of(25_000), Money.Of(22_500), Percentage.Of(10), Percentage.Of(5),
        PromotionId: 1, "10% off", Notes: null);

    internal static Sale Of(decimal price, int quantity = 1, decimal taxPercent = 0, decimal servicePercent = 0) => new(
        7, "Anything", ProductType.Goods, Quantity.Of(quantity), Money.Of(price), Money.Of(price), Percentage.Of(taxPercent), Percentage.Of(servicePercent),
        PromotionId: null, PromotionName: null, Notes: null);

    /// <summary>An order of two Nasi Goreng that awaits its payment.</summary>
    internal static Order Placed() => Order.Place(
        TenantId.Of(1), 123, [1], new(OrderType.DineIn, CustomerId: 1, StaffId: 7, TableId: 1, GuestCount: 2, Notes: null),
        OrderPricing.Price([NasiGoreng(quantity: 2)], serviceChargeTaxable: false), new(2025, 11, 8, 5, 0, 0, TimeSpan.Zero));

    private static Gen<Sale> Line() =>
        from price in Gen.Choose(0, 10_000_000)
        from off in Gen.Choose(0, 100)
        from quantity in Gen.Choose(1, Quantity.Max)
        from tax in Gen.Choose(0, 10_000)
        from service in Gen.Choose(0, 10_000)
        select Of(price, quantity, tax / 100m, service / 100m) with { FinalPrice = Money.Round(price * (100 - off) / 100m) };
}
