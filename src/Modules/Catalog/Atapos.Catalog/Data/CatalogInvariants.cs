using Atapos.Shared.Hosting.Data;

namespace Atapos.Catalog.Data;

/// <summary>What is true of the menu and its stock at any moment.</summary>
internal sealed class CatalogInvariants : IInvariants
{
    public IReadOnlyList<Invariant> All { get; } =
    [
        new("stock is never below nothing", "select me_id, format('product %s (%s): %s', id, name, stock) from catalog.products where stock < 0"),
        new(
            "an order gives back no more goods than it took",
            """
            select me_id, format('order %s, product %s: %s more', order_id, product_id, sum(delta)) from catalog.stock_movements
            where order_id is not null group by me_id, order_id, product_id having sum(delta) > 0
            """),
        Invariant.OfIds("catalog.category_ids", "catalog.categories"),
        Invariant.OfIds("catalog.product_ids", "catalog.products"),
        Invariant.OfIds("catalog.image_ids", "catalog.product_images"),
        Invariant.OfIds("catalog.promotion_ids", "catalog.promotions"),
        Invariant.OfIds("catalog.movement_ids", "catalog.stock_movements"),
    ];
}
