using Atapos.Shared;

namespace Atapos.Payments.Contracts;

/// <summary>An order was cancelled before it was paid; it will not be paid any more.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">Rises with every change of the payment; an older change that arrives later is stale.</param>
/// <param name="CancelledAt">UTC.</param>
[EventName("payments.payment-cancelled.v1")]
public sealed record PaymentCancelled(long OrderId, int Version, DateTimeOffset CancelledAt) : IntegrationEvent;
