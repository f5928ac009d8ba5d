using Atapos.Catalog.Data;
using Atapos.Payments.Contracts;
using Atapos.Shared.Hosting.Messaging;

namespace Atapos.Catalog.Integration;

/// <summary>Puts the units of an order back on sale when all of its money was given back (ruling 5).</summary>
internal sealed class OnPaymentRefunded(CatalogDbContext store, EventDelivery delivery, OrderStock stock) : Reaction<PaymentRefunded>(store, delivery)
{
    protected override Task ReactAsync(PaymentRefunded happened, CancellationToken cancellationToken) =>
        stock.FollowPaymentAsync(happened.OrderId, happened.RefundedAt, cancellationToken);
}
