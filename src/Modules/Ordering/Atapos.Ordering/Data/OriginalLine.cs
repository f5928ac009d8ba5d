using System.Globalization;
using System.Text.Json.Nodes;
using Atapos.Shared;
using Atapos.Shared.Hosting.Original;
using Atapos.Shared.Hosting.Wire;

namespace Atapos.Ordering.Data;

/// <summary>A line of an order of the original, which knows its prices but not its part of the order's tax and service charge.</summary>
internal sealed class OriginalLine
{
    private readonly OriginalRow _row;
    private readonly long _product;
    private readonly ProductType _type;
    private readonly int _quantity;
    private readonly Money _basePrice;
    private readonly Money _finalPrice;

    private OriginalLine(OriginalShop shop, OriginalRow row, IReadOnlyDictionary<long, ProductRates> rates)
    {
        _row = row;
        Id = row.Id("oi_id");
        _product = shop.MustBeHere(OriginalTables.Products, row.Id("pr_id"))!.Value;
        _type = row.Word("oi_product_type", rates.GetValueOrDefault(_product)?.Type ?? ProductType.Goods);
        _quantity = Domain.Quantity.Of(row.Count("oi_qty") ?? 0).Value;
        _finalPrice = row.Amount("oi_final_price");
        _basePrice = row.AmountOrNone("oi_base_price") ?? _finalPrice;
        if (_finalPrice > _basePrice)
        {
            throw new RefusedRowException(string.Create(CultureInfo.InvariantCulture, $"order_item {Id} costs {_finalPrice.Amount}, more than its base price of {_basePrice.Amount}"));
        }

        if (row.AmountOrNone("oi_line_subtotal") is { } said && said != Subtotal)
        {
            throw new RefusedRowException(string.Create(
                CultureInfo.InvariantCulture, $"oi_line_subtotal of order_item {Id} is {said.Amount}, but {_quantity} at {_finalPrice.Amount} make {Subtotal.Amount}"));
        }
    }

    internal long Id { get; }

    internal Money Gross => _basePrice * _quantity;

    internal Money Subtotal => _finalPrice * _quantity;

    internal Money Discount => Gross - Subtotal;

    private Percentage? ServiceRate { get; set; }

    private Money Service { get; set; }

    private Percentage? TaxRate { get; set; }

    private Money Tax { get; set; }

    /// <summary>The lines of an order, with their parts of its service charge and its tax.</summary>
    /// <remarks>
    /// The percents that the products have now are taken where they make the order's amounts to the rupiah. Where they do not, because they were
    /// changed since, the amounts are shared out by the lines' subtotals, and the lines have no percents.
    /// </remarks>
    internal static IReadOnlyList<OriginalLine> Of(
        OriginalShop shop, IReadOnlyList<OriginalRow> rows, IReadOnlyDictionary<long, ProductRates> rates, Money service, Money tax)
    {
        if (rows.Count == 0)
        {
            throw new RefusedRowException("it has no lines");
        }

        List<OriginalLine> lines = [.. rows.Select(row => new OriginalLine(shop, row, rates))];
        foreach (var line in lines)
        {
            line.Rate(rates[line._product], shop.Terms.ServiceChargeTaxable);
        }

        if (Sum(lines, line => line.Service) != service || Sum(lines, line => line.Tax) != tax)
        {
            Share(lines, service, (line, part) => (line.Service, line.ServiceRate) = (part, null));
            Share(lines, tax, (line, part) => (line.Tax, line.TaxRate) = (part, null));
        }

        return lines;
    }

    internal JsonObject ToJson(long merchant, long order, int place) => new()
    {
        ["me_id"] = merchant,
        ["id"] = Id,
        ["order_id"] = order,
        ["position"] = place,
        ["product_id"] = _product,
        ["product_name"] = _row.Text("oi_product_name_snapshot"),
        ["product_type"] = EnumWords<ProductType>.Of(_type),
        ["quantity"] = _quantity,
        ["base_price"] = _basePrice.Amount,
        ["final_price"] = _finalPrice.Amount,
        ["subtotal"] = Subtotal.Amount,
        ["discount"] = Discount.Amount,
        ["tax_rate"] = TaxRate?.Value,
        ["tax"] = Tax.Amount,
        ["service_charge_rate"] = ServiceRate?.Value,
        ["service_charge"] = Service.Amount,
        ["notes"] = _row.TextOrNone("oi_notes"),
    };

    private void Rate(ProductRates rates, bool serviceChargeTaxable)
    {
        (ServiceRate, TaxRate) = (rates.ServiceCharge, rates.Tax);
        Service = Subtotal.Share(rates.ServiceCharge);
        Tax = (serviceChargeTaxable ? Subtotal + Service : Subtotal).Share(rates.Tax);
    }

    // By whole rupiah, and what is left over goes to the last: no rupiah is made or lost.
    private static void Share(IReadOnlyList<OriginalLine> lines, Money amount, Action<OriginalLine, Money> give)
    {
        var (whole, left) = (Sum(lines, line => line.Subtotal).Amount, amount.Amount);
        for (var i = 0; i < lines.Count; i++)
        {
            var part = i == lines.Count - 1 || whole == 0 ? left : decimal.Truncate(amount.Amount * lines[i].Subtotal.Amount / whole);
            give(lines[i], Money.Of(part));
            left -= part;
        }
    }

    private static Money Sum(IReadOnlyList<OriginalLine> lines, Func<OriginalLine, Money> of) => lines.Aggregate(Money.Zero, (sum, line) => sum + of(line));
}
