using Atapos.Ordering.Data;
using Atapos.Payments.Contracts;
using Atapos.Shared;
using Atapos.Shared.Hosting.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Integration;

internal sealed class OnPaymentAttempted(OrderingDbContext store, EventDelivery delivery) : Reaction<PaymentAttempted>(store, delivery)
{
    protected override async Task ReactAsync(PaymentAttempted happened, CancellationToken cancellationToken)
    {
        var order = await store.Orders.SingleAsync(o => o.Id == happened.OrderId, cancellationToken);
        order.GoToGateway();
        order.FollowPayment(happened.Version, PaymentStatus.Pending);
    }
}
