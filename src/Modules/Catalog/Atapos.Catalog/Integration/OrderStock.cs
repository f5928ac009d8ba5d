using Atapos.Catalog.Data;
using Atapos.Payments.Contracts;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.Logging;

namespace Atapos.Catalog.Integration;

/// <summary>
/// Puts the units of an order back on sale when its payment came to nothing or was given back, and takes them out again when money came
/// after all (ruling 5); for every reaction to a payment.
/// </summary>
/// <remarks>
/// It goes by what the payment is now, asked under the products' locks, and by what the order holds: events that come late, twice or out
/// of order end in the same stock.
/// </remarks>
internal sealed class OrderStock(CatalogDbContext store, IOrderPayments payments, IdBlocks ids, ILogger<OrderStock> log)
{
    /// <summary>Tells the products; saving is the caller's business.</summary>
    internal async Task FollowPaymentAsync(long orderId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var before = await HeldStock.ByAsync(orderId, store, cancellationToken);
        if (before.Ordered.Count == 0)
        {
            return;
        }

        var products = await store.LockStockAsync([.. before.Ordered.Keys], cancellationToken);
        var isSold = await payments.StatusAsync(orderId, cancellationToken) is PaymentStatus.Pending or PaymentStatus.Settlement;
        var held = await HeldStock.ByAsync(orderId, store, cancellationToken);
        foreach (var product in products)
        {
            var missing = (isSold ? before.Ordered[product.Id] : 0) - held.UnitsOf(product.Id);
            var left = Math.Min(missing, product.Stock ?? 0);
            if (missing > left)
            {
                log.LogWarning("Order {Order} was paid after its goods were back on sale: of product {Product} {Missing} units are short.", orderId, product.Id, missing - left);
            }

            if (left != 0)
            {
                var movementId = await ids.NextAsync(store.Session, CatalogIds.Movements, cancellationToken);
                if (left > 0)
                {
                    product.TakeStock(movementId, orderId, left, at);
                }
                else
                {
                    product.ReturnStock(movementId, orderId, -left, at);
                }
            }
        }
    }
}
