using Atapos.Ordering.Data;
using Atapos.Payments.Contracts;
using Atapos.Shared;
using Atapos.Shared.Hosting.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Integration;

internal sealed class OnPaymentSettled(OrderingDbContext store, EventDelivery delivery) : Reaction<PaymentSettled>(store, delivery)
{
    protected override async Task ReactAsync(PaymentSettled happened, CancellationToken cancellationToken)
    {
        var order = await store.Orders.SingleAsync(o => o.Id == happened.OrderId, cancellationToken);
        order.FollowPayment(happened.Version, PaymentStatus.Settlement, new(happened.PaymentType, happened.PaidAt, Money.Zero));
    }
}
