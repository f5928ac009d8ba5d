using Atapos.Catalog.Domain;
using Atapos.Shared;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Data.Specifications;

/// <summary>The products of the menu, or some of them.</summary>
internal sealed class ProductsOnMenu : Specification<Product>
{
    /// <summary>Those that fit all that is asked for.</summary>
    /// <param name="search">A part of the name or the description, in any case and with or without accents; blank for all.</param>
    /// <param name="categoryId">Their category, or null for all.</param>
    /// <param name="isAvailable">Whether they can be ordered now, or null for all.</param>
    /// <param name="inactiveToo">Also those that the public does not see.</param>
    internal ProductsOnMenu(string? search, long? categoryId, bool? isAvailable, bool inactiveToo)
    {
        Where(!inactiveToo, product => product.IsActive);
        Where(categoryId is not null, product => product.CategoryId == categoryId);
        Where(isAvailable is not null, product => product.IsAvailable == isAvailable);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var part = search.Trim();
            Where(product => EF.Property<string>(product, ProductSearch.Column).Contains(ProductSearch.Key(part)));
        }
    }
}
