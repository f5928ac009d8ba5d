using Atapos.Shared;

namespace Atapos.Ordering.Domain;

/// <summary>One product on an order, frozen with everything it was priced with (ruling 6).</summary>
internal sealed class OrderLine
{
    internal const int LongestNotes = 500;

    private OrderLine()
    {
    }

    internal OrderLine(long id, int position, PricedSale priced)
    {
        var sale = priced.Sale;
        Id = id;
        Position = position;
        ProductId = sale.ProductId;
        ProductName = sale.Name;
        ProductType = sale.Type;
        Quantity = sale.Quantity;
        BasePrice = sale.BasePrice;
        FinalPrice = sale.FinalPrice;
        Subtotal = priced.Subtotal;
        Discount = priced.Discount;
        TaxRate = sale.TaxRate;
        Tax = priced.Tax;
        ServiceChargeRate = sale.ServiceChargeRate;
        ServiceCharge = priced.ServiceCharge;
        PromotionId = sale.PromotionId;
        PromotionName = sale.PromotionName;
        Notes = sale.Notes;
    }

    internal long Id { get; private set; }

    /// <summary>From 0, as in the request.</summary>
    internal int Position { get; private set; }

    internal long ProductId { get; private set; }

    internal string ProductName { get; private set; } = "";

    internal ProductType ProductType { get; private set; }

    internal Quantity Quantity { get; private set; }

    internal Money BasePrice { get; private set; }

    internal Money FinalPrice { get; private set; }

    internal Money Subtotal { get; private set; }

    internal Money Discount { get; private set; }

    /// <summary>Null on a line that was brought over from a system that kept no rates; its tax is known all the same.</summary>
    internal Percentage? TaxRate { get; private set; }

    internal Money Tax { get; private set; }

    /// <summary>Null as <see cref="TaxRate"/>.</summary>
    internal Percentage? ServiceChargeRate { get; private set; }

    internal Money ServiceCharge { get; private set; }

    internal long? PromotionId { get; private set; }

    internal string? PromotionName { get; private set; }

    internal string? Notes { get; private set; }
}
