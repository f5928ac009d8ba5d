using Atapos.Catalog.Data;
using Atapos.Catalog.Domain;
using Atapos.Catalog.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Integration;

/// <summary>Puts what a request says about a product on the menu, however the request came; saving is the caller's business.</summary>
internal sealed class ProductEntry(CatalogDbContext store, IdBlocks ids, TimeProvider clock)
{
    private const string SetByHand = "Set on the product";

    /// <summary>Makes a product of a checked request.</summary>
    /// <param name="request">What the shop says about it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="productId">The number that it was given already, if any.</param>
    /// <exception cref="ProblemException">422 when the category is not one of the merchant.</exception>
    internal async Task<Product> AddAsync(ProductRequest request, CancellationToken cancellationToken, long? productId = null)
    {
        if (!await HoldsCategoryAsync(request, cancellationToken))
        {
            throw UnknownCategory();
        }

        var now = clock.Now();
        var product = new Product(store.CurrentTenant, productId ?? await NextAsync(CatalogIds.Products, cancellationToken), request.Details(), now);
        if (request.Stock.Value is { } units)
        {
            product.AdjustStock(await NextAsync(CatalogIds.Movements, cancellationToken), units, now, "Opening stock");
        }

        store.Add(product);
        return product;
    }

    /// <summary>Changes a product as a checked request says, and what that leaves out not; null when there is no such product.</summary>
    /// <exception cref="ProblemException">422 when the category is not one of the merchant.</exception>
    internal async Task<Product?> ChangeAsync(long productId, ProductRequest request, CancellationToken cancellationToken)
    {
        // The category before the product, as its deletion does, so that the two do not wait for each other.
        var isCategoryKnown = await HoldsCategoryAsync(request, cancellationToken);

        // Who sets the stock waits for the orders that are taking from it; who does not is told when somebody else was faster (409).
        var product = request.Stock.IsGiven
            ? await store.LockProductAsync(productId, cancellationToken)
            : await store.Products.Include(found => found.Images).SingleOrDefaultAsync(found => found.Id == productId, cancellationToken);
        if (product is null)
        {
            return null;
        }

        if (!isCategoryKnown)
        {
            throw UnknownCategory();
        }

        product.Revise(request.Over(product.Details));
        if (request.Stock.IsGiven && request.Stock.Value != product.Stock)
        {
            product.AdjustStock(await NextAsync(CatalogIds.Movements, cancellationToken), request.Stock.Value, clock.Now(), SetByHand);
        }

        return product;
    }

    private async Task<bool> HoldsCategoryAsync(ProductRequest request, CancellationToken cancellationToken) =>
        request.CategoryId.Value is not { } id || await store.HoldCategoryAsync(id, cancellationToken);

    private static ProblemException UnknownCategory() => Problem.Invalid("pc_id", "is not a category of this merchant.");

    private ValueTask<long> NextAsync(string sequence, CancellationToken cancellationToken) => ids.NextAsync(store.Session, sequence, cancellationToken);
}
