using Atapos.Catalog.Data;
using Atapos.Catalog.Data.Specifications;
using Atapos.Catalog.Domain;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Integration;

/// <summary>Puts back what an order took, once (ruling 5); for every reaction that ends an order without a sale.</summary>
internal sealed class StockReturns(CatalogDbContext store, IdBlocks ids)
{
    /// <summary>Tells the products; saving is the caller's business.</summary>
    internal async Task ReturnAsync(long orderId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var sold = await store.StockMovements
            .Matching(new MovementsOfOrder(orderId, StockMovementKind.Sale))
            .ToDictionaryAsync(sale => sale.ProductId, sale => -sale.Delta, cancellationToken);
        if (sold.Count == 0)
        {
            return;
        }

        // Asked under the locks, so that whoever returned the same units meanwhile is seen.
        var products = await store.LockStockAsync(sold.Keys, cancellationToken);
        var returned = await store.StockMovements
            .Matching(new MovementsOfOrder(orderId, StockMovementKind.Return))
            .Select(movement => movement.ProductId)
            .ToListAsync(cancellationToken);
        foreach (var product in products.Where(product => !returned.Contains(product.Id)))
        {
            var movementId = await ids.NextAsync(store.Session, CatalogIds.Movements, cancellationToken);
            product.ReturnStock(movementId, orderId, sold[product.Id], at);
        }
    }
}
