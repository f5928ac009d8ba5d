using Atapos.Catalog.Data;
using Atapos.Payments.Contracts;
using Atapos.Shared.Hosting.Messaging;

namespace Atapos.Catalog.Integration;

/// <summary>Takes the units of an order that was paid late out of stock again.</summary>
internal sealed class OnLapsedPaymentSettled(CatalogDbContext store, EventDelivery delivery, OrderStock stock) : Reaction<LapsedPaymentSettled>(store, delivery)
{
    protected override Task ReactAsync(LapsedPaymentSettled happened, CancellationToken cancellationToken) =>
        stock.FollowPaymentAsync(happened.OrderId, happened.PaidAt, cancellationToken);
}
