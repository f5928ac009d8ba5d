using System.Text.Json.Serialization;
using Atapos.Payments.Receipts;
using Atapos.Shared;

namespace Atapos.Payments.Messages;

/// <summary>A receipt for programs. Amounts are whole rupiah, times UTC.</summary>
/// <param name="Rounding">What was collected less the total; other than 0 only for cash.</param>
/// <param name="Method">The way of payment in the merchant's language, as people call it.</param>
/// <param name="AmountPaid">Cash that was handed over; null for all other ways of payment, as is the change.</param>
/// <param name="Code">What the QR code on the other forms holds.</param>
internal sealed record ReceiptDetails(
    [property: JsonPropertyName("me_id")] long MerchantId,
    [property: JsonPropertyName("me_name")] string MerchantName,
    [property: JsonPropertyName("me_timezone")] string TimeZone,
    [property: JsonPropertyName("me_locale")] string Locale,
    [property: JsonPropertyName("oh_id")] long OrderId,
    [property: JsonPropertyName("oh_order_number")] string OrderNumber,
    [property: JsonPropertyName("oh_order_type")] string OrderType,
    [property: JsonPropertyName("oh_guest_count")] int? GuestCount,
    [property: JsonPropertyName("table_location")] ReceiptDetails.TableSign? Table,
    [property: JsonPropertyName("items")] IReadOnlyList<ReceiptDetails.Item> Items,
    [property: JsonPropertyName("oh_subtotal_amount")] decimal Subtotal,
    [property: JsonPropertyName("oh_discount_amount")] decimal Discount,
    [property: JsonPropertyName("oh_tax_amount")] decimal Tax,
    [property: JsonPropertyName("oh_service_charge_amount")] decimal ServiceCharge,
    [property: JsonPropertyName("oh_total_amount")] decimal Total,
    [property: JsonPropertyName("rounding_amount")] decimal Rounding,
    [property: JsonPropertyName("collected_amount")] decimal Collected,
    [property: JsonPropertyName("oh_refunded_amount")] decimal Refunded,
    [property: JsonPropertyName("oh_payment_status")] PaymentStatus PaymentStatus,
    [property: JsonPropertyName("oh_payment_type")] string PaymentType,
    [property: JsonPropertyName("payment_method")] string Method,
    [property: JsonPropertyName("amount_paid")] decimal? AmountPaid,
    [property: JsonPropertyName("change_amount")] decimal? Change,
    [property: JsonPropertyName("qr_text")] string Code,
    [property: JsonPropertyName("oh_paid_at")] DateTimeOffset PaidAt,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt)
{
    internal sealed record TableSign(
        [property: JsonPropertyName("tl_number")] string Number,
        [property: JsonPropertyName("tl_name")] string Name);

    internal sealed record Item(
        [property: JsonPropertyName("pr_id")] long ProductId,
        [property: JsonPropertyName("oi_product_name_snapshot")] string Name,
        [property: JsonPropertyName("oi_qty")] int Quantity,
        [property: JsonPropertyName("oi_base_price")] decimal BasePrice,
        [property: JsonPropertyName("oi_final_price")] decimal FinalPrice,
        [property: JsonPropertyName("oi_discount_amount")] decimal Discount,
        [property: JsonPropertyName("oi_line_subtotal")] decimal Subtotal);

    internal static ReceiptDetails Of(ReceiptFacts facts)
    {
        var (merchant, bill, paid) = facts;
        return new(
            merchant.MerchantId, merchant.Name, merchant.TimeZone, merchant.Locale,
            bill.Bill.OrderId, bill.Bill.OrderNumber, bill.OrderType, bill.GuestCount,
            bill.Table is { } table ? new(table.Number, table.Name) : null,
            [.. bill.Lines.Select(line => new Item(
                line.ProductId, line.Name, line.Quantity, line.BasePrice, line.FinalPrice, line.Discount, line.Subtotal))],
            bill.Subtotal, bill.Discount, bill.Tax, bill.ServiceCharge, bill.Bill.Total,
            facts.Rounding, paid.Collected.Amount, paid.Refunded.Amount,
            paid.Status, paid.Type, PaymentNames.Of(paid.Type, paid.Channel, ReceiptWords.Of(merchant.Locale)),
            paid.Cash?.Tendered.Amount, paid.Cash?.Change.Amount,
            bill.Bill.OrderNumber, paid.At, bill.Bill.PlacedAt);
    }
}
