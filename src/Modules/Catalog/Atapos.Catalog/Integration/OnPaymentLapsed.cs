using Atapos.Catalog.Data;
using Atapos.Payments.Contracts;
using Atapos.Shared.Hosting.Messaging;

namespace Atapos.Catalog.Integration;

/// <summary>Puts the units of an order whose payment came to nothing back on sale (ruling 5).</summary>
internal sealed class OnPaymentLapsed(CatalogDbContext store, EventDelivery delivery, OrderStock stock) : Reaction<PaymentLapsed>(store, delivery)
{
    protected override Task ReactAsync(PaymentLapsed happened, CancellationToken cancellationToken) =>
        stock.FollowPaymentAsync(happened.OrderId, happened.LapsedAt, cancellationToken);
}
