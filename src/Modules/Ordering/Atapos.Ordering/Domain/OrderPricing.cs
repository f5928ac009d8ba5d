using Atapos.Shared;

namespace Atapos.Ordering.Domain;

/// <summary>One thing to be sold, at the price that Catalog asks now.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Name">As on the menu.</param>
/// <param name="Type">Goods or service.</param>
/// <param name="Quantity">How many.</param>
/// <param name="BasePrice">Per unit before promotions.</param>
/// <param name="FinalPrice">Per unit after promotions, never above the base price.</param>
/// <param name="TaxRate">Of the line.</param>
/// <param name="ServiceChargeRate">Of the line.</param>
/// <param name="PromotionId">What lowered the price, if anything.</param>
/// <param name="PromotionName">Its name.</param>
/// <param name="Notes">For the kitchen.</param>
internal sealed record Sale(
    long ProductId,
    string Name,
    ProductType Type,
    Quantity Quantity,
    Money BasePrice,
    Money FinalPrice,
    Percentage TaxRate,
    Percentage ServiceChargeRate,
    long? PromotionId,
    string? PromotionName,
    string? Notes);

/// <summary>A sale with its amounts, each rounded once to whole rupiah.</summary>
/// <param name="Sale">What is sold.</param>
/// <param name="Gross">Base price x quantity.</param>
/// <param name="Subtotal">Final price x quantity: <c>oi_line_subtotal</c>.</param>
/// <param name="ServiceCharge">Of the subtotal.</param>
/// <param name="Tax">Of the subtotal, and of the service charge where the merchant's is taxable.</param>
internal sealed record PricedSale(Sale Sale, Money Gross, Money Subtotal, Money ServiceCharge, Money Tax)
{
    internal Money Discount => Gross - Subtotal;
}

/// <summary>The amounts of an order; totals are exact sums of the lines (rulings 1 to 3).</summary>
/// <param name="Lines">In the order of the request.</param>
/// <param name="ServiceChargeTaxable">The merchant's choice, frozen.</param>
/// <param name="Subtotal">Sum of base price x quantity, before discounts.</param>
/// <param name="Discount">What promotions took off.</param>
/// <param name="Tax">Sum of the lines'.</param>
/// <param name="ServiceCharge">Sum of the lines'.</param>
internal sealed record PricedOrder(
    IReadOnlyList<PricedSale> Lines, bool ServiceChargeTaxable, Money Subtotal, Money Discount, Money Tax, Money ServiceCharge)
{
    /// <summary>Subtotal less discount, plus tax, plus service charge: what a gateway takes.</summary>
    internal Money Total { get; } = Subtotal - Discount + Tax + ServiceCharge;

    /// <summary>The total to the nearest hundred: what cash is taken in.</summary>
    internal Money Rounded => Total.ToNearestHundred();
}

/// <summary>Prices orders; the one place that does.</summary>
internal static class OrderPricing
{
    internal const int MaxLines = 200;

    /// <exception cref="DomainException">No line or more than 200, a final price above the base price, or an amount beyond 10^12 rupiah.</exception>
    internal static PricedOrder Price(IReadOnlyList<Sale> sales, bool serviceChargeTaxable)
    {
        if (sales.Count is 0 or > MaxLines)
        {
            throw new DomainException("order.lines-out-of-range", $"An order has 1 to {MaxLines} lines.");
        }

        var lines = new PricedSale[sales.Count];
        var (gross, net, tax, service) = (Money.Zero, Money.Zero, Money.Zero, Money.Zero);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i] = Price(sales[i], serviceChargeTaxable);
            gross += line.Gross;
            net += line.Subtotal;
            tax += line.Tax;
            service += line.ServiceCharge;
        }

        return new(lines, serviceChargeTaxable, gross, gross - net, tax, service);
    }

    private static PricedSale Price(Sale sale, bool serviceChargeTaxable)
    {
        if (sale.FinalPrice > sale.BasePrice)
        {
            throw new DomainException("order.price-raised", "A promotion never raises a price.");
        }

        var subtotal = sale.FinalPrice * sale.Quantity.Value;
        var service = subtotal.Share(sale.ServiceChargeRate);
        var taxed = serviceChargeTaxable ? subtotal + service : subtotal;
        return new(sale, sale.BasePrice * sale.Quantity.Value, subtotal, service, taxed.Share(sale.TaxRate));
    }
}
