using Atapos.Ordering.Data;
using Atapos.Payments.Contracts;
using Atapos.Shared;
using Atapos.Shared.Hosting.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Integration;

internal sealed class OnPaymentCancelled(OrderingDbContext store, EventDelivery delivery) : Reaction<PaymentCancelled>(store, delivery)
{
    protected override async Task ReactAsync(PaymentCancelled happened, CancellationToken cancellationToken)
    {
        var order = await store.Orders.SingleAsync(o => o.Id == happened.OrderId, cancellationToken);
        order.FollowPayment(happened.Version, PaymentStatus.Cancel);
    }
}
