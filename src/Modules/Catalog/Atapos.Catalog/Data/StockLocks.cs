using Atapos.Catalog.Domain;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Data;

/// <summary>Keeps two orders from taking the same unit.</summary>
internal static class StockLocks
{
    /// <summary>
    /// The products among these whose stock is tracked, for change, locked to the end of the transaction. Everybody locks in the order
    /// of the ids, so no two orders wait for each other.
    /// </summary>
    internal static Task<List<Product>> LockStockAsync(
        this CatalogDbContext store, IReadOnlyCollection<long> productIds, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant.Value;
        long[] wanted = [.. productIds];

        // "No key" lets others refer to the row meanwhile (a promotion that covers it); they cannot change it.
        return store.Products
            .FromSql($"""
                select *, xmin from catalog.products
                where me_id = {tenant} and id = any ({wanted}) and stock is not null
                order by id for no key update
                """)
            .AsTracking()
            .ToListAsync(cancellationToken);
    }

    /// <summary>One product with its images for change, locked to the end of the transaction whether its stock is tracked or not; null when there is none.</summary>
    internal static Task<Product?> LockProductAsync(this CatalogDbContext store, long productId, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant.Value;
        return store.Products
            .FromSql($"select *, xmin from catalog.products where me_id = {tenant} and id = {productId} for no key update")
            .Include(product => product.Images)

            // The images are read after the lock was got, so that what its former holder did to them is seen.
            .AsSplitQuery()
            .AsTracking()
            .SingleOrDefaultAsync(cancellationToken);
    }
}
