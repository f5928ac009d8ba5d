using Atapos.Catalog.Domain;
using Atapos.Shared;

namespace Atapos.Catalog.Data.Specifications;

/// <summary>The products that the public sees (ruling 5).</summary>
internal sealed class ProductsOnSale : Specification<Product>
{
    /// <summary>All of them.</summary>
    internal ProductsOnSale() => Where(product => product.IsActive);
}
