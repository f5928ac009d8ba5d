using System.Text.Json.Serialization;
using Atapos.Payments.Domain;
using Atapos.Shared;

namespace Atapos.Payments.Messages;

/// <summary>An order that was given up. Amounts are whole rupiah.</summary>
internal sealed record OrderEnd(
    [property: JsonPropertyName("oh_id")] long OrderId,
    [property: JsonPropertyName("oh_order_number")] string OrderNumber,
    [property: JsonPropertyName("oh_total_amount")] decimal Total,
    [property: JsonPropertyName("oh_payment_status")] PaymentStatus Status)
{
    internal static OrderEnd Of(Payment payment) => new(payment.OrderId, payment.OrderNumber, payment.Total.Amount, payment.Status);
}
