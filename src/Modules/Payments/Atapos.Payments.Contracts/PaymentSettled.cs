using Atapos.Shared;

namespace Atapos.Payments.Contracts;

/// <summary>The money for an order has come.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">Rises with every change of the payment; an older change that arrives later is stale.</param>
/// <param name="PaymentType">How it was paid: <c>cash</c> or the gateway's word.</param>
/// <param name="Collected">Whole rupiah that were collected, change already given back.</param>
/// <param name="PaidAt">UTC.</param>
[EventName("payments.payment-settled.v1")]
public sealed record PaymentSettled(long OrderId, int Version, string PaymentType, decimal Collected, DateTimeOffset PaidAt) : IntegrationEvent;
