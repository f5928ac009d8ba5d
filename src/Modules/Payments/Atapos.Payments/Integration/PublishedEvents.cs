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
        LapsedPaymentWasSettled { Payment: var payment } => new LapsedPaymentSettled(payment.OrderId, payment.Version, payment.PaidAt!.Value),
        PaymentWasAttempted { Payment: var payment } attempted => new PaymentAttempted(
            payment.OrderId, payment.Version, attempted.GatewayOrderId, attempted.At),
        PaymentWasLapsed { Payment: var payment, At: var at } => new PaymentLapsed(payment.OrderId, payment.Version, payment.Status, at),
        PaymentWasRefunded { Payment: var payment } refunded => new PaymentRefunded(
            payment.OrderId, payment.Version, payment.Status, payment.Type!, refunded.Amount.Amount, payment.Refunded.Amount,
            payment.PaidAt!.Value, refunded.At),
        PaymentWasCancelled { Payment: var payment, At: var at } => new PaymentCancelled(payment.OrderId, payment.Version, at),
        _ => null,
    };
}
