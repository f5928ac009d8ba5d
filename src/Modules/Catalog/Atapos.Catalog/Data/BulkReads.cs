using Atapos.Shared;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Data;

/// <summary>Reads and locks what a product file is about.</summary>
internal static class BulkReads
{
    private const string OnlyImport = "select pg_try_advisory_xact_lock(hashtextextended('catalog import', $1))";

    /// <summary>True for one import of the merchant at a time, to the end of its transaction.</summary>
    internal static async Task<bool> TryBeOnlyImportAsync(this CatalogDbContext store, CancellationToken cancellationToken)
    {
        await using var command = store.Session.Command(OnlyImport, store.CurrentTenant.Value);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The categories that have one of these keys; kept from being deleted when they are for keeps.</summary>
    internal static async Task<IReadOnlyList<(long Id, string Key)>> FindCategoriesAsync(
        this CatalogDbContext store, string[] keys, bool isForKeeps, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant.Value;
        var categories = isForKeeps
            ? store.Categories.FromSql($"select *, xmin from catalog.categories where me_id = {tenant} and name_key = any ({keys}) order by id for key share")
            : store.Categories.Where(category => keys.Contains(category.NameKey));
        var found = await categories.Select(category => new { category.Id, category.NameKey }).ToListAsync(cancellationToken);
        return [.. found.Select(category => (category.Id, category.NameKey))];
    }

    /// <summary>Which of these products there are; locked, in the order of their ids, when they are for keeps.</summary>
    internal static Task<List<long>> FindProductsAsync(this CatalogDbContext store, long[] productIds, bool isForKeeps, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant.Value;
        var products = isForKeeps
            ? store.Products.FromSql($"select *, xmin from catalog.products where me_id = {tenant} and id = any ({productIds}) order by id for no key update")
            : store.Products.Where(product => productIds.Contains(product.Id));
        return products.Select(product => product.Id).ToListAsync(cancellationToken);
    }

    /// <summary>So many products behind one, by their ids, hidden ones too.</summary>
    internal static async Task<IReadOnlyList<ProductRow>> ReadProductsAsync(
        this CatalogDbContext store, long after, int count, CancellationToken cancellationToken) => await store.Products
        .Where(product => product.Id > after)
        .OrderBy(product => product.Id)
        .Take(count)
        .Select(product => new ProductRow(
            product.Id,
            product.Name,
            product.Description,
            product.Type,
            product.BasePrice,
            product.TaxPercent,
            product.ServiceChargePercent,
            product.IsAvailable,
            product.IsActive,
            store.Categories.Where(category => category.Id == product.CategoryId).Select(category => category.Name).FirstOrDefault(),
            product.Stock))
        .ToListAsync(cancellationToken);
}

/// <summary>A product as a file shows it.</summary>
internal sealed record ProductRow(
    long Id,
    string Name,
    string? Description,
    ProductType Type,
    Money BasePrice,
    Percentage TaxPercent,
    Percentage ServiceChargePercent,
    bool IsAvailable,
    bool IsActive,
    string? Category,
    int? Stock);
