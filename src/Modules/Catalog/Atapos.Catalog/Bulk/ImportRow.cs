using Atapos.Catalog.Domain;
using Atapos.Catalog.Messages;

namespace Atapos.Catalog.Bulk;

/// <summary>One row of a product file.</summary>
/// <param name="Line">Where it begins; the header is line 1.</param>
/// <param name="ProductId">The product that it changes, or null for a new one.</param>
/// <param name="NamesCategory">Whether the file has a column for the category.</param>
/// <param name="Category">The category's name, or null for none.</param>
/// <param name="Product">What it says about the product, its category aside; not yet checked.</param>
internal sealed record ImportRow(long Line, long? ProductId, bool NamesCategory, string? Category, ProductRequest Product)
{
    /// <summary>What it says about the product under a category that exists.</summary>
    /// <param name="categoryIds">By the categories' <c>NameKey</c>.</param>
    internal ProductRequest Under(IReadOnlyDictionary<string, long> categoryIds) => NamesCategory
        ? Product with { CategoryId = new(Category is null ? null : categoryIds[ProductCategory.KeyOf(Category)]) }
        : Product;
}
