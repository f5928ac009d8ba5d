using Atapos.Ordering.Data;
using Atapos.Payments.Contracts;
using Atapos.Shared;
using Atapos.Shared.Hosting.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Integration;

internal sealed class OnPaymentRefunded(OrderingDbContext store, EventDelivery delivery) : Reaction<PaymentRefunded>(store, delivery)
{
    protected override async Task ReactAsync(PaymentRefunded happened, CancellationToken cancellationToken)
    {
        var order = await store.Orders.SingleAsync(o => o.Id == happened.OrderId, cancellationToken);
        order.FollowPayment(happened.Version, happened.Status, new(happened.PaymentType, happened.PaidAt, Money.Of(happened.RefundedTotal)));
    }
}
