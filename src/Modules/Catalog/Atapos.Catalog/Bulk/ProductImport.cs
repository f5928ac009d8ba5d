using Atapos.Catalog.Data;
using Atapos.Catalog.Domain;
using Atapos.Catalog.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Bulk;

/// <summary>Puts a whole product file on the menu in the caller's transaction, some hundred rows at a time, or finds what speaks against it.</summary>
internal sealed class ProductImport(CatalogDbContext store, IdBlocks ids, TimeProvider clock)
{
    private const int BatchSize = 500;
    private const string Reason = "import";

    private readonly Dictionary<string, long> _categories = new(StringComparer.Ordinal);
    private readonly List<string> _newCategories = [];
    private readonly List<ImportedLine> _lines = [];
    private readonly int[] _effects = new int[Enum.GetValues<ImportEffect>().Length];

    /// <summary>Saves what the file says, or only tells what would be saved.</summary>
    /// <exception cref="ProblemException">422 <c>import.refused</c>, or 409 <c>import.in-progress</c> while the merchant imports another file.</exception>
    internal async Task<ImportReport> RunAsync(ImportFile file, bool isDryRun, CancellationToken cancellationToken)
    {
        var isForKeeps = !isDryRun && file.Check.Faults.IsEmpty;
        if (isForKeeps && !await store.TryBeOnlyImportAsync(cancellationToken))
        {
            throw Problem.Conflict("import.in-progress", "Another file of this merchant is being imported; try again when that is done.");
        }

        // Categories before products, as their deletion does; products in the order of their ids, as orders do.
        await FindCategoriesAsync(file.Check, isForKeeps, cancellationToken);
        await RefuseUnknownProductsAsync(file.Check, isForKeeps, cancellationToken);
        file.Check.Faults.Refuse();
        await AddCategoriesAsync(file.Check, isForKeeps, cancellationToken);
        await foreach (var rows in BatchesAsync(file, cancellationToken))
        {
            await PutAsync(rows, isForKeeps, cancellationToken);
        }

        return new(
            isDryRun,
            _effects[(int)ImportEffect.Created],
            _effects[(int)ImportEffect.Updated],
            _effects[(int)ImportEffect.Unchanged],
            _newCategories,
            isDryRun ? _lines : null);
    }

    private static async IAsyncEnumerable<IReadOnlyList<ImportRow>> BatchesAsync(
        ImportFile file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new List<ImportRow>(BatchSize);
        await foreach (var row in file.RowsAsync(cancellationToken))
        {
            batch.Add(row);
            if (batch.Count == BatchSize)
            {
                yield return batch;
                batch.Clear();
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private async Task FindCategoriesAsync(ImportCheck check, bool isForKeeps, CancellationToken cancellationToken)
    {
        foreach (var (id, key) in await store.FindCategoriesAsync([.. check.Categories.Keys], isForKeeps, cancellationToken))
        {
            _categories.Add(key, id);
        }
    }

    private async Task RefuseUnknownProductsAsync(ImportCheck check, bool isForKeeps, CancellationToken cancellationToken)
    {
        var known = (await store.FindProductsAsync([.. check.Products.Keys], isForKeeps, cancellationToken)).ToHashSet();
        foreach (var (_, line) in check.Products.Where(product => !known.Contains(product.Key)))
        {
            check.Faults.Add(line, ProductColumns.Id, "is not a product of this merchant.");
        }
    }

    private async Task AddCategoriesAsync(ImportCheck check, bool isForKeeps, CancellationToken cancellationToken)
    {
        foreach (var (key, name) in check.Categories.Where(named => !_categories.ContainsKey(named.Key)).ToList())
        {
            // A number that no category has stands for one that a dry run does not make.
            var id = isForKeeps ? await ids.NextAsync(store.Session, CatalogIds.Categories, cancellationToken) : -1 - _newCategories.Count;
            var category = new ProductCategory(store.CurrentTenant, id, name, clock.Now());
            if (isForKeeps)
            {
                store.Add(category);
            }

            _categories.Add(key, id);
            _newCategories.Add(category.Name);
        }

        if (_newCategories.Count > 0 && isForKeeps)
        {
            await SaveAsync(cancellationToken);
        }
    }

    private async Task PutAsync(IReadOnlyList<ImportRow> rows, bool isForKeeps, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var present = await PresentAsync(rows, isForKeeps, cancellationToken);
        var productIds = await TakeAsync(CatalogIds.Products, rows.Count(row => row.ProductId is null), isForKeeps, cancellationToken);
        var movementIds = await TakeAsync(CatalogIds.Movements, rows.Count(row => MovesStock(row, present)), isForKeeps, cancellationToken);
        foreach (var row in rows)
        {
            var request = row.Under(_categories);
            var product = row.ProductId is { } id ? present[id] : new Product(store.CurrentTenant, productIds.Dequeue(), request.Details(), now);
            var before = (product.Details, product.Stock);
            product.Revise(request.Over(product.Details));
            if (MovesStock(row, present))
            {
                product.AdjustStock(movementIds.Dequeue(), request.Stock.Value, now, Reason);
            }

            if (row.ProductId is null && isForKeeps)
            {
                store.Add(product);
            }

            Count(row, product, hasChanged: before != (product.Details, product.Stock), isForKeeps);
        }

        if (isForKeeps)
        {
            await SaveAsync(cancellationToken);
        }
    }

    private void Count(ImportRow row, Product product, bool hasChanged, bool isForKeeps)
    {
        var effect = row.ProductId is null ? ImportEffect.Created : hasChanged ? ImportEffect.Updated : ImportEffect.Unchanged;
        _effects[(int)effect]++;
        if (!isForKeeps)
        {
            _lines.Add(new(row.Line, effect, row.ProductId, product.Name));
        }
    }

    private static bool MovesStock(ImportRow row, Dictionary<long, Product> present) =>
        row.Product.Stock.IsGiven && row.Product.Stock.Value != (row.ProductId is { } id ? present[id].Stock : null);

    private async Task<Dictionary<long, Product>> PresentAsync(IReadOnlyList<ImportRow> rows, bool isForKeeps, CancellationToken cancellationToken)
    {
        var wanted = rows.Select(row => row.ProductId).OfType<long>().ToArray();
        var products = isForKeeps ? store.Products.AsTracking() : store.Products.AsNoTracking();
        return wanted.Length == 0
            ? []
            : await products.Where(product => wanted.Contains(product.Id)).ToDictionaryAsync(product => product.Id, cancellationToken);
    }

    private async Task<Queue<long>> TakeAsync(string sequence, int count, bool isForKeeps, CancellationToken cancellationToken) =>
        isForKeeps && count > 0
            ? new(await ids.NextAsync(store.Session, sequence, count, cancellationToken))
            : new(Enumerable.Repeat(0L, count));

    // What was saved is let go, so that memory does not grow with the file.
    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        await store.SaveChangesAsync(cancellationToken);
        store.ChangeTracker.Clear();
    }
}
