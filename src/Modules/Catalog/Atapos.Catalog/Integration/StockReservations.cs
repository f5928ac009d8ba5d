using Atapos.Catalog.Contracts;
using Atapos.Catalog.Data;
using Atapos.Shared.Hosting.Data;

namespace Atapos.Catalog.Integration;

/// <summary>Takes an order's goods out of stock, all or none; saved here, committed by the caller.</summary>
internal sealed class StockReservations(CatalogDbContext store, IdBlocks ids) : IStockReservations
{
    public async Task<IReadOnlyList<StockShortage>> ReserveAsync(
        long orderId, IReadOnlyCollection<StockDemand> demands, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(demands);
        var wanted = demands.ToDictionary(demand => demand.ProductId, demand => demand.Quantity);
        var products = await store.LockStockAsync(wanted.Keys, cancellationToken);
        if (products.Count == 0)
        {
            return [];
        }

        // Asked under the locks: the same call made twice at once waits there and then finds what the first one did.
        var held = await HeldStock.ByAsync(orderId, store, cancellationToken);
        var missing = products
            .Select(product => (Product: product, Units: wanted[product.Id] - held.UnitsOf(product.Id)))
            .Where(need => need.Units > 0)
            .ToList();
        var shortages = missing
            .Where(need => !need.Product.HasLeft(need.Units))
            .Select(need => new StockShortage(need.Product.Id, need.Product.Name, wanted[need.Product.Id], need.Product.Stock ?? 0))
            .ToList();
        if (shortages.Count > 0 || missing.Count == 0)
        {
            return shortages;
        }

        var movementIds = await ids.NextAsync(store.Session, CatalogIds.Movements, missing.Count, cancellationToken);
        foreach (var (need, movementId) in missing.Zip(movementIds))
        {
            need.Product.TakeStock(movementId, orderId, need.Units, at);
        }

        await store.SaveChangesAsync(cancellationToken);
        return [];
    }
}
