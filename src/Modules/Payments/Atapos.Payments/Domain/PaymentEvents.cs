using Atapos.Shared;

namespace Atapos.Payments.Domain;

internal sealed record PaymentWasSettled(Payment Payment) : IDomainEvent;

internal sealed record PaymentWasCancelled(Payment Payment, DateTimeOffset At) : IDomainEvent;
