using Atapos.Catalog.Data;
using Atapos.Payments.Contracts;
using Atapos.Shared.Hosting.Messaging;

namespace Atapos.Catalog.Integration;

/// <summary>Puts the units of a cancelled order back on sale (ruling 5).</summary>
internal sealed class OnPaymentCancelled(CatalogDbContext store, EventDelivery delivery, OrderStock stock) : Reaction<PaymentCancelled>(store, delivery)
{
    protected override Task ReactAsync(PaymentCancelled happened, CancellationToken cancellationToken) =>
        stock.FollowPaymentAsync(happened.OrderId, happened.CancelledAt, cancellationToken);
}
