using Atapos.Catalog.Domain;
using Atapos.Shared;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Data.Specifications;

/// <summary>The products that the public sees (ruling 5).</summary>
internal sealed class ProductsOnSale : Specification<Product>
{
    private const string Escape = "\\";

    /// <summary>All of them, or some.</summary>
    /// <param name="search">A part of the name or the description, in any case; blank for all.</param>
    /// <param name="categoryId">Their category, or null for all.</param>
    internal ProductsOnSale(string? search = null, long? categoryId = null)
    {
        Where(product => product.IsActive);
        Where(categoryId is not null, product => product.CategoryId == categoryId);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var pattern = PatternOf(search.Trim());
            Where(product => EF.Functions.ILike(product.Name, pattern, Escape) || EF.Functions.ILike(product.Description!, pattern, Escape));
        }
    }

    /// <summary>The pattern that finds a part of a text, wildcards taken literally.</summary>
    internal static string PatternOf(string part) => "%" + part
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
