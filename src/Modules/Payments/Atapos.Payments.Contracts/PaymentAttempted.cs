using Atapos.Shared;

namespace Atapos.Payments.Contracts;

/// <summary>A gateway is being asked to have an order paid; the order is pending, also when an earlier attempt had come to nothing.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">Rises with every change of the payment; an older change that arrives later is stale.</param>
/// <param name="GatewayOrderId">The name of the attempt at the gateway.</param>
/// <param name="AttemptedAt">UTC.</param>
[EventName("payments.payment-attempted.v1")]
public sealed record PaymentAttempted(long OrderId, int Version, string GatewayOrderId, DateTimeOffset AttemptedAt) : IntegrationEvent;
