using System.Globalization;
using System.Text.Json.Nodes;
using Atapos.Ordering.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Original;
using Atapos.Shared.Hosting.Wire;

namespace Atapos.Ordering.Data;

/// <summary>The percents of a product as it is now.</summary>
/// <param name="Tax">Of the line.</param>
/// <param name="ServiceCharge">Of the line.</param>
/// <param name="Type">Goods or service.</param>
internal sealed record ProductRates(Percentage Tax, Percentage ServiceCharge, ProductType Type);

/// <summary>An order of the original on its way to our tables.</summary>
internal sealed class OriginalOrder
{
    private readonly OriginalShop _shop;
    private readonly OriginalRow _row;
    private readonly OrderNumber _number;
    private readonly OriginalPayment _payment;
    private readonly IReadOnlyList<OriginalLine> _lines;
    private readonly Money _subtotal;
    private readonly Money _tax;
    private readonly Money _service;

    private OriginalOrder(OriginalShop shop, OriginalRow row, IReadOnlyDictionary<long, ProductRates> rates)
    {
        (_shop, _row) = (shop, row);
        _number = NumberOf(row.Text("oh_order_number"));
        _payment = OriginalPayment.Of(row);
        _tax = row.AmountOrNone("oh_tax_amount") ?? Money.Zero;
        _service = row.AmountOrNone("oh_service_charge_amount") ?? Money.Zero;
        _lines = OriginalLine.Of(shop, row.Rows("items"), rates, _service, _tax);
        _subtotal = _lines.Aggregate(Money.Zero, (sum, line) => sum + line.Gross);
        Agree("oh_subtotal_amount", _subtotal);
        var discount = _lines.Aggregate(Money.Zero, (sum, line) => sum + line.Discount);
        Agree("oh_discount_amount", discount);
        Agree("oh_total_amount", _subtotal - discount + _tax + _service);
        Agree("oh_rounded_amount", _payment.Rounded);
        Header = ToJson();
        Lines = [.. _lines.Select((line, place) => line.ToJson(shop.Merchant, row.Id("oh_id"), place))];
    }

    internal IEnumerable<long> LineIds => _lines.Select(line => line.Id);

    /// <summary>The order's row.</summary>
    internal JsonObject Header { get; }

    /// <summary>The rows of its lines.</summary>
    internal IReadOnlyList<JsonObject> Lines { get; }

    /// <exception cref="RefusedRowException">It does not add up, or points to what is not here.</exception>
    /// <exception cref="DomainException">An amount, a number or a quantity is none.</exception>
    internal static OriginalOrder Make(OriginalShop shop, OriginalRow row, IReadOnlyDictionary<long, ProductRates> rates) => new(shop, row, rates);

    private JsonObject ToJson() => new()
    {
        ["me_id"] = _shop.Merchant,
        ["id"] = _row.Id("oh_id"),
        ["number"] = _number.Value,
        ["type"] = EnumWords<OrderType>.Of(_row.Word("oh_order_type", OrderType.WalkIn)),
        ["customer_id"] = Known(OriginalTables.Customers, "cu_id"),
        ["staff_id"] = _row.Reference("u_id"),
        ["table_id"] = Known(OriginalTables.Places, "tl_id"),
        ["guest_count"] = _row.Count("oh_guest_count") is { } guests and not 0 ? guests : null,
        ["notes"] = _row.TextOrNone("oh_notes"),
        ["subtotal"] = _subtotal.Amount,
        ["discount"] = (_subtotal + _tax + _service - _payment.Total).Amount,
        ["tax"] = _tax.Amount,
        ["service_charge"] = _service.Amount,
        ["total"] = _payment.Total.Amount,
        ["rounded"] = _payment.Rounded.Amount,
        ["service_charge_taxable"] = _shop.Terms.ServiceChargeTaxable,
        ["payment_status"] = EnumWords<PaymentStatus>.Of(_payment.Status),
        ["payment_type"] = _payment.Type,
        ["paid_at"] = _payment.PaidAt,
        ["refunded"] = _payment.Refunded.Amount,
        ["went_to_gateway"] = _payment.WentToGateway,
        ["payment_version"] = _payment.Version,
        ["placed_at"] = _payment.PlacedAt,
    };

    private static OrderNumber NumberOf(string text) =>
        int.TryParse(text.Split('-')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place > 0
        && OrderNumber.Of(OriginalPayment.DayOf(text), place) is var number && string.Equals(number.Value, text, StringComparison.Ordinal)
            ? number
            : throw new RefusedRowException($"oh_order_number is {text}; it must be INV-YYYYMMDD-XXXX");

    // Money that was taken is not left behind for the sake of whom or where it was for.
    private long? Known(OriginalTable table, string column)
    {
        var id = _row.Reference(column);
        if (id is not { } number || _shop.IsHere(table, number))
        {
            return id;
        }

        _shop.Report.Mend(
            OriginalTables.Orders, _row.Id("oh_id"), string.Create(CultureInfo.InvariantCulture, $"{table.Name} {number} is not of this shop, or was refused; it is taken over without"));
        return null;
    }

    private void Agree(string column, Money made)
    {
        if (_row.AmountOrNone(column) is { } said && said != made)
        {
            throw new RefusedRowException(string.Create(CultureInfo.InvariantCulture, $"{column} is {said.Amount}, but its lines make {made.Amount}"));
        }
    }
}
