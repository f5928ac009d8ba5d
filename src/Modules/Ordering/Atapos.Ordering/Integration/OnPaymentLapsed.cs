using Atapos.Ordering.Data;
using Atapos.Payments.Contracts;
using Atapos.Shared.Hosting.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Integration;

internal sealed class OnPaymentLapsed(OrderingDbContext store, EventDelivery delivery) : Reaction<PaymentLapsed>(store, delivery)
{
    protected override async Task ReactAsync(PaymentLapsed happened, CancellationToken cancellationToken)
    {
        var order = await store.Orders.SingleAsync(o => o.Id == happened.OrderId, cancellationToken);
        order.FollowPayment(happened.Version, happened.Status);
    }
}
