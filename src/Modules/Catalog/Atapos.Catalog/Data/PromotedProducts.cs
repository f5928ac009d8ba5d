using System.Globalization;
using Atapos.Shared.Hosting.Http;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Data;

/// <summary>Looks whether a promotion may cover products.</summary>
internal static class PromotedProducts
{
    private static readonly string[] Unknown = ["is not a product of this merchant."];

    /// <summary>Refuses what is not a product of the merchant.</summary>
    /// <exception cref="ProblemException">422 naming each place in <c>product_ids</c> (ruling 10).</exception>
    internal static async Task RequireProductsAsync(this CatalogDbContext store, IReadOnlyList<long> productIds, CancellationToken cancellationToken)
    {
        if (productIds.Count == 0)
        {
            return;
        }

        long[] wanted = [.. productIds.Distinct()];
        var known = (await store.Products.Where(product => wanted.Contains(product.Id)).Select(product => product.Id).ToListAsync(cancellationToken)).ToHashSet();
        var errors = productIds.Index()
            .Where(asked => !known.Contains(asked.Item))
            .ToDictionary(
                asked => string.Create(CultureInfo.InvariantCulture, $"product_ids[{asked.Index}]"),
                _ => Unknown,
                StringComparer.Ordinal);
        if (errors.Count > 0)
        {
            throw Problem.Invalid(errors);
        }
    }
}
