using Atapos.Shared;

namespace Atapos.Payments.Contracts;

/// <summary>Some or all of what was paid for an order was given back.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">Rises with every change of the payment; an older change that arrives later is stale.</param>
/// <param name="Status"><see cref="PaymentStatus.Refund"/> when all of it was given back, else <see cref="PaymentStatus.Settlement"/>.</param>
/// <param name="PaymentType">How it was paid: <c>cash</c> or the gateway's word.</param>
/// <param name="Amount">Whole rupiah that were given back this time.</param>
/// <param name="RefundedTotal">Whole rupiah that were given back in all.</param>
/// <param name="PaidAt">UTC.</param>
/// <param name="RefundedAt">UTC.</param>
[EventName("payments.payment-refunded.v1")]
public sealed record PaymentRefunded(
    long OrderId,
    int Version,
    PaymentStatus Status,
    string PaymentType,
    decimal Amount,
    decimal RefundedTotal,
    DateTimeOffset PaidAt,
    DateTimeOffset RefundedAt) : IntegrationEvent;
