using Atapos.Catalog.Domain;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Data;

/// <summary>Keeps a product from coming under a category that is being deleted.</summary>
internal static class CategoryLocks
{
    /// <summary>True when there is such a category; it stays to the end of the transaction.</summary>
    internal static async Task<bool> HoldCategoryAsync(this CatalogDbContext store, long categoryId, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant.Value;
        var found = await store.Categories
            .FromSql($"select *, xmin from catalog.categories where me_id = {tenant} and id = {categoryId} for key share")
            .Select(category => category.Id)
            .ToListAsync(cancellationToken);
        return found.Count > 0;
    }

    /// <summary>The category for deletion, once all who hold it have ended; null when there is none.</summary>
    internal static Task<ProductCategory?> TakeCategoryAsync(this CatalogDbContext store, long categoryId, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant.Value;
        return store.Categories
            .FromSql($"select *, xmin from catalog.categories where me_id = {tenant} and id = {categoryId} for update")
            .AsTracking()
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Puts the products of a category under none. They are locked in the order of their ids, as orders do that take from their stock.</summary>
    /// <returns>How many there were.</returns>
    internal static Task<int> DetachProductsAsync(this CatalogDbContext store, long categoryId, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant.Value;
        return store.Database.ExecuteSqlAsync(
            $"""
            with detached as (
                select id from catalog.products where me_id = {tenant} and category_id = {categoryId} order by id for no key update)
            update catalog.products p set category_id = null from detached where p.me_id = {tenant} and p.id = detached.id
            """,
            cancellationToken);
    }
}
