using Atapos.Ordering.Domain;
using Atapos.Shared;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Atapos.Ordering.Tests;

public sealed class OrderPricingTests
{
    [Fact]
    public void The_rulings_example_costs_what_the_rulings_say()
    {
        var order = OrderPricing.Price([Sales.NasiGoreng(quantity: 2)], serviceChargeTaxable: false);

        order.Subtotal.ShouldBe(Money.Of(50_000));
        order.Discount.ShouldBe(Money.Of(5_000));
        order.Lines[0].Subtotal.ShouldBe(Money.Of(45_000));
        order.Tax.ShouldBe(Money.Of(4_500));
        order.ServiceCharge.ShouldBe(Money.Of(2_250));
        order.Total.ShouldBe(Money.Of(51_750));
        order.Rounded.ShouldBe(Money.Of(51_800));
    }

    [Fact]
    public void A_taxable_service_charge_is_part_of_the_tax_base()
    {
        var order = OrderPricing.Price([Sales.NasiGoreng(quantity: 2)], serviceChargeTaxable: true);

        order.Tax.ShouldBe(Money.Of(4_725));
        order.Total.ShouldBe(Money.Of(51_975));
        order.Rounded.ShouldBe(Money.Of(52_000));
    }

    [Fact]
    public void Tax_is_rounded_per_line_and_not_per_order()
    {
        // Each line's tax is 0.5 rupiah; rounded per order two lines would give 1 and not 2.
        var line = Sales.Of(price: 5, taxPercent: 10);
        OrderPricing.Price([line, line], serviceChargeTaxable: false).Tax.ShouldBe(Money.Of(2));
    }

    [Fact]
    public void A_price_that_a_promotion_would_raise_is_refused() =>
        Should.Throw<DomainException>(() => OrderPricing.Price([Sales.Of(price: 100) with { FinalPrice = Money.Of(101) }], false))
            .Code.ShouldBe("order.price-raised");

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public void An_order_has_1_to_200_lines(int lines) =>
        Should.Throw<DomainException>(() => OrderPricing.Price([.. Enumerable.Repeat(Sales.Of(price: 1), lines)], false))
            .Code.ShouldBe("order.lines-out-of-range");

    [Fact]
    public void An_order_beyond_a_trillion_rupiah_is_refused() =>
        Should.Throw<DomainException>(() => OrderPricing.Price([Sales.Of(price: Money.Max), Sales.Of(price: Money.Max)], false))
            .Code.ShouldBe("money.out-of-range");

    [Property]
    public Property The_total_is_the_exact_sum_of_its_lines() => Prop.ForAll(Sales.Baskets, basket =>
    {
        var order = OrderPricing.Price(basket, serviceChargeTaxable: basket.Count % 2 == 0);
        var lines = order.Lines.Sum(line => line.Subtotal.Amount + line.Tax.Amount + line.ServiceCharge.Amount);
        return order.Total.Amount == lines
            && order.Total.Amount == order.Subtotal.Amount - order.Discount.Amount + order.Tax.Amount + order.ServiceCharge.Amount;
    });

    [Property]
    public Property Every_amount_equals_an_independent_calculation_in_fractions() => Prop.ForAll(Sales.Baskets, basket =>
    {
        var order = OrderPricing.Price(basket, serviceChargeTaxable: true);
        return basket.Zip(order.Lines).All(pair =>
        {
            var (sale, line) = pair;
            var net = new System.Numerics.BigInteger(sale.FinalPrice.Amount) * sale.Quantity.Value;
            var service = HalfUp(net * Hundredths(sale.ServiceChargeRate), 10_000);
            var tax = HalfUp((net + service) * Hundredths(sale.TaxRate), 10_000);
            return line.Subtotal.Amount == (decimal)net && line.ServiceCharge.Amount == (decimal)service && line.Tax.Amount == (decimal)tax;
        });
    });

    [Property]
    public Property The_order_of_the_lines_does_not_change_the_total() => Prop.ForAll(Sales.Baskets, basket =>
        OrderPricing.Price(basket, false).Total == OrderPricing.Price([.. Enumerable.Reverse(basket)], false).Total);

    [Property]
    public Property A_discount_is_never_more_than_the_subtotal() => Prop.ForAll(Sales.Baskets, basket =>
        OrderPricing.Price(basket, false) is var order && order.Discount <= order.Subtotal);

    private static System.Numerics.BigInteger HalfUp(System.Numerics.BigInteger numerator, int denominator) => (2 * numerator + denominator) / (2 * denominator);

    private static int Hundredths(Percentage rate) => (int)(rate.Value * 100);
}
