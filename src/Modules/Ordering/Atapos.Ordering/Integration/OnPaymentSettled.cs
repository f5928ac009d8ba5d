using Atapos.Ordering.Data;
using Atapos.Payments.Contracts;
using Atapos.Shared.Hosting.Messaging;

namespace Atapos.Ordering.Integration;

/// <summary>Shows that an order was paid. It happens with every sale, so it is one statement instead of an order with all its lines.</summary>
internal sealed class OnPaymentSettled(OrderingDbContext store, EventDelivery delivery) : Reaction<PaymentSettled>(store, delivery)
{
    protected override Task ReactAsync(PaymentSettled happened, CancellationToken cancellationToken) =>
        store.FollowSettlementAsync(happened.OrderId, happened.Version, happened.PaymentType, happened.PaidAt, cancellationToken);
}
