using Atapos.Shared;

namespace Atapos.Payments.Contracts;

/// <summary>An order's payment came to nothing: denied, expired or failed; also when a bank took settled money back. It may still be paid.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">Rises with every change of the payment; an older change that arrives later is stale.</param>
/// <param name="Status"><see cref="PaymentStatus.Deny"/>, <see cref="PaymentStatus.Expire"/> or <see cref="PaymentStatus.Failure"/>.</param>
/// <param name="LapsedAt">UTC.</param>
[EventName("payments.payment-lapsed.v1")]
public sealed record PaymentLapsed(long OrderId, int Version, PaymentStatus Status, DateTimeOffset LapsedAt) : IntegrationEvent;
