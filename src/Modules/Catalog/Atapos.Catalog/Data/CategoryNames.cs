using Atapos.Catalog.Domain;
using Atapos.Shared;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Data;

/// <summary>Keeps two categories of a merchant from having one name, whatever its case.</summary>
internal static class CategoryNames
{
    /// <summary>Decides between two requests of the same moment, which cannot see each other.</summary>
    internal const string Index = "ux_categories_name";

    /// <summary>Refuses a name that another category has.</summary>
    /// <exception cref="DomainException"><c>category.name-taken</c> (conflict).</exception>
    internal static async Task RefuseTakenNameAsync(this CatalogDbContext store, ProductCategory category, CancellationToken cancellationToken)
    {
        if (await store.Categories.AnyAsync(other => other.NameKey == category.NameKey && other.Id != category.Id, cancellationToken))
        {
            throw Taken(category);
        }
    }

    internal static DomainException Taken(ProductCategory category) =>
        DomainException.Conflict("category.name-taken", $"There is a category {category.Name} already.");
}
