using Atapos.Shared;

namespace Atapos.Payments.Domain;

/// <summary>The gateway is being asked to have the order paid.</summary>
internal sealed record PaymentWasAttempted(Payment Payment, string GatewayOrderId, DateTimeOffset At) : IDomainEvent;

internal sealed record PaymentWasSettled(Payment Payment) : IDomainEvent;

/// <summary>Money came although the payment had lapsed, and its goods were back on sale.</summary>
internal sealed record LapsedPaymentWasSettled(Payment Payment) : IDomainEvent;

internal sealed record PaymentWasCancelled(Payment Payment, DateTimeOffset At) : IDomainEvent;

/// <summary>Denied, expired or failed; also when a bank took settled money back.</summary>
internal sealed record PaymentWasLapsed(Payment Payment, DateTimeOffset At) : IDomainEvent;

/// <summary>Some or all of the money went back.</summary>
internal sealed record PaymentWasRefunded(Payment Payment, Money Amount, DateTimeOffset At) : IDomainEvent;
