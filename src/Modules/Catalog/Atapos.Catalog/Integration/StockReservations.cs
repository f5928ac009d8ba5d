using Atapos.Catalog.Contracts;
using Atapos.Catalog.Data;
using Atapos.Catalog.Data.Specifications;
using Atapos.Catalog.Domain;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

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
        if (products.Count == 0 || await IsReservedAsync(orderId, cancellationToken))
        {
            return [];
        }

        var shortages = products
            .Where(product => !product.HasLeft(wanted[product.Id]))
            .Select(product => new StockShortage(product.Id, product.Name, wanted[product.Id], product.Stock ?? 0))
            .ToList();
        if (shortages.Count > 0)
        {
            return shortages;
        }

        var movementIds = await ids.NextAsync(store.Session, CatalogIds.Movements, products.Count, cancellationToken);
        foreach (var (product, movementId) in products.Zip(movementIds))
        {
            product.TakeStock(movementId, orderId, wanted[product.Id], at);
        }

        await store.SaveChangesAsync(cancellationToken);
        return [];
    }

    // Asked under the locks: the same call made twice at once waits there and then finds what the first one did.
    private Task<bool> IsReservedAsync(long orderId, CancellationToken cancellationToken) => store.StockMovements
        .Matching(new MovementsOfOrder(orderId, StockMovementKind.Sale))
        .AnyAsync(cancellationToken);
}
