using Atapos.Ordering.Domain;
using Atapos.Shared;

namespace Atapos.Ordering.Tests;

public sealed class OrderTests
{
    private static readonly DateTimeOffset Noon = new(2025, 11, 8, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_order_takes_its_number_once()
    {
        var order = Sales.Placed();
        order.TakeNumber(OrderNumber.Of(new DateOnly(2025, 11, 8), 7));

        order.Number.Value.ShouldBe("INV-20251108-0007");
        Should.Throw<InvalidOperationException>(() => order.TakeNumber(OrderNumber.Of(new DateOnly(2025, 11, 8), 8)));
    }

    [Fact]
    public void A_placed_order_awaits_payment_and_says_so()
    {
        var order = Placed();

        order.PaymentStatus.ShouldBe(PaymentStatus.Pending);
        order.TakeEvents().ShouldHaveSingleItem().ShouldBeOfType<OrderWasPlaced>().Order.ShouldBeSameAs(order);
        order.TakeEvents().ShouldBeEmpty();
    }

    [Fact]
    public void Lines_freeze_what_they_were_priced_with()
    {
        var line = Placed().Lines.ShouldHaveSingleItem();

        (line.ProductName, line.BasePrice, line.FinalPrice, line.Subtotal, line.Discount)
            .ShouldBe(("Nasi Goreng", Money.Of(25_000), Money.Of(22_500), Money.Of(45_000), Money.Of(5_000)));
        (line.TaxRate!.Value.Value, line.Tax, line.ServiceChargeRate!.Value.Value, line.ServiceCharge, line.PromotionId, line.PromotionName)
            .ShouldBe((10m, Money.Of(4_500), 5m, Money.Of(2_250), 1L, "10% off"));
    }

    [Fact]
    public void The_order_follows_its_payment()
    {
        var order = Placed();
        order.FollowPayment(1, PaymentStatus.Settlement, new("cash", Noon, Money.Zero));
        (order.PaymentStatus, order.PaymentType, order.PaidAt).ShouldBe((PaymentStatus.Settlement, "cash", Noon));
    }

    [Fact]
    public void A_change_of_the_payment_that_arrives_late_is_ignored()
    {
        var order = Placed();
        order.FollowPayment(2, PaymentStatus.Refund, new("cash", Noon, Money.Zero));
        order.FollowPayment(1, PaymentStatus.Settlement, new("cash", Noon, Money.Zero));
        order.PaymentStatus.ShouldBe(PaymentStatus.Refund);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public void Guests_are_1_to_9999(int guests) =>
        Should.Throw<DomainException>(() => Placed(guests)).Code.ShouldBe("order.guests-out-of-range");

    [Theory]
    [InlineData(1, "INV-20251108-0001")]
    [InlineData(9_999, "INV-20251108-9999")]
    [InlineData(10_000, "INV-20251108-10000")]
    public void Numbers_have_four_digits_and_grow(int count, string number) =>
        OrderNumber.Of(new DateOnly(2025, 11, 8), count).Value.ShouldBe(number);

    [Theory]
    [InlineData("2025-11-08T16:59:59Z", "Asia/Jakarta", "2025-11-08")]
    [InlineData("2025-11-08T17:00:00Z", "Asia/Jakarta", "2025-11-09")]
    [InlineData("2025-11-08T15:00:00Z", "Asia/Jayapura", "2025-11-09")]
    public void The_day_is_the_shops_own(string instant, string zone, string day) =>
        ShopDays.DayOf(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), zone)
            .ShouldBe(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_day_runs_from_midnight_to_midnight_at_the_shop()
    {
        var day = new DateOnly(2025, 11, 8);
        ShopDays.StartOf(day, "Asia/Jakarta").ShouldBe(new DateTimeOffset(2025, 11, 7, 17, 0, 0, TimeSpan.Zero));
        ShopDays.EndOf(day, "Asia/Jakarta").ShouldBe(new DateTimeOffset(2025, 11, 8, 17, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public void A_quantity_is_1_to_9999(int units) =>
        Should.Throw<DomainException>(() => Quantity.Of(units)).Code.ShouldBe("order.quantity-out-of-range");

    private static Order Placed(int? guests = 2)
    {
        var pricing = OrderPricing.Price([Sales.NasiGoreng(quantity: 2)], serviceChargeTaxable: false);
        var heading = new OrderHeading(OrderType.DineIn, CustomerId: 1, StaffId: 7, TableId: 1, guests, "Window seat please");
        return Order.Place(TenantId.Of(1), 123, [1], heading, pricing, Noon);
    }
}
