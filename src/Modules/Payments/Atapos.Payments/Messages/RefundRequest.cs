using System.Text.Json.Serialization;
using Atapos.Payments.Domain;
using Atapos.Shared;
using FluentValidation;

namespace Atapos.Payments.Messages;

/// <summary>Money that is to be given back.</summary>
/// <param name="Amount">Whole rupiah above zero; left out: all that is left.</param>
/// <param name="Reason">At most 255 characters.</param>
/// <param name="Key">1 to 50 of letters, digits, <c>-</c> and <c>_</c>: the same key again is the same refund. Left out: made of the <c>Idempotency-Key</c>, else new.</param>
internal sealed record RefundRequest(
    [property: JsonPropertyName("amount")] decimal? Amount,
    [property: JsonPropertyName("reason")] string? Reason,
    [property: JsonPropertyName("refund_key")] string? Key)
{
    internal sealed class Validator : AbstractValidator<RefundRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Amount).GreaterThan(0).LessThanOrEqualTo(Money.Max)
                .Must(amount => amount is not { } rupiah || decimal.Truncate(rupiah) == rupiah).WithMessage("'amount' must be whole rupiah.");
            RuleFor(request => request.Reason).MaximumLength(Refund.LongestReason);
            RuleFor(request => request.Key).Matches("^[A-Za-z0-9_-]{1,50}$");
        }
    }
}

/// <summary>Money that was given back. Amounts are whole rupiah, times UTC.</summary>
/// <param name="Status">Of the order now.</param>
/// <param name="Amount">What was given back this time.</param>
/// <param name="RefundedTotal">What was given back of the order in all.</param>
/// <param name="Method"><c>cash</c> out of the drawer, <c>manual</c> by the shop's own means, <c>gateway</c> by Midtrans.</param>
internal sealed record RefundResponse(
    [property: JsonPropertyName("oh_id")] long OrderId,
    [property: JsonPropertyName("oh_order_number")] string OrderNumber,
    [property: JsonPropertyName("oh_payment_status")] PaymentStatus Status,
    [property: JsonPropertyName("refund_amount")] decimal Amount,
    [property: JsonPropertyName("oh_refunded_amount")] decimal RefundedTotal,
    [property: JsonPropertyName("refund_key")] string Key,
    [property: JsonPropertyName("refund_method")] RefundMethod Method,
    [property: JsonPropertyName("reason")] string? Reason,
    [property: JsonPropertyName("refunded_at")] DateTimeOffset? RefundedAt)
{
    internal static RefundResponse Of(Payment payment, Refund refund) => new(
        payment.OrderId, payment.OrderNumber, payment.Status, refund.Amount.Amount, payment.Refunded.Amount, refund.Key, refund.Method, refund.Reason, refund.DoneAt);
}
