using Atapos.Payments.Contracts;
using Atapos.Payments.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Messaging;

namespace Atapos.Payments.Integration;

internal sealed class PublishedEvents : IPublishedEvents
{
    public IntegrationEvent? For(IDomainEvent domainEvent) => domainEvent switch
    {
        PaymentWasSettled { Payment: var payment } => new PaymentSettled(
            payment.OrderId, payment.Version, payment.Type!, payment.Collected.Amount, payment.PaidAt!.Value),
        PaymentWasCancelled { Payment: var payment, At: var at } => new PaymentCancelled(payment.OrderId, payment.Version, at),
        _ => null,
    };
}
