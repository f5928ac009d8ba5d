using Atapos.Shared;

namespace Atapos.Payments.Contracts;

/// <summary>Money came for an order whose payment had lapsed, so that its goods were back on sale; told beside <see cref="PaymentSettled"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">Rises with every change of the payment; an older change that arrives later is stale.</param>
/// <param name="PaidAt">UTC.</param>
[EventName("payments.lapsed-payment-settled.v1")]
public sealed record LapsedPaymentSettled(long OrderId, int Version, DateTimeOffset PaidAt) : IntegrationEvent;
