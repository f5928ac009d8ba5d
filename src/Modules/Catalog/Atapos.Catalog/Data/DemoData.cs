using Atapos.Catalog.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Demo;

namespace Atapos.Catalog.Data;

/// <summary>The menus of the demo shops.</summary>
internal sealed class DemoData(CatalogDbContext store, IdBlocks ids, TimeProvider clock) : IDemoData
{
    public int Order => 10;

    public async Task SeedAsync(ShopBeingSetUp shop, CancellationToken cancellationToken)
    {
        var plan = shop.Kind == DemoKind.Warung ? DemoWarung.Shop : DemoRetail.Shop;
        var now = clock.Now();
        var productIds = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var category in plan.Categories)
        {
            var categoryId = await NextAsync(CatalogIds.Categories, cancellationToken);
            store.Add(new ProductCategory(store.CurrentTenant, categoryId, category.Name, now));
            foreach (var product in category.Products)
            {
                productIds[product.Name] = await AddAsync(plan, product, categoryId, now, cancellationToken);
            }
        }

        foreach (var promotion in plan.Promotions)
        {
            var terms = new PromotionTerms(promotion.Name, promotion.Discount, now.AddDays(promotion.FirstDay), now.AddDays(promotion.LastDay));
            var promotionId = await NextAsync(CatalogIds.Promotions, cancellationToken);
            store.Add(new Promotion(store.CurrentTenant, promotionId, terms, promotion.Products.Select(name => productIds[name]), now));
        }

        await store.SaveChangesAsync(cancellationToken);
        foreach (var id in productIds.Values)
        {
            shop.Products.Add(id);
        }
    }

    private async Task<long> AddAsync(DemoShop plan, DemoProduct sold, long categoryId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = await NextAsync(CatalogIds.Products, cancellationToken);
        var details = new ProductDetails(
            sold.Name,
            sold.Description,
            sold.Type,
            Money.Of(sold.Price),
            Percentage.Of(plan.TaxPercent),
            Percentage.Of(plan.ServiceChargePercent),
            categoryId,
            sold.IsAvailable,
            sold.IsActive);
        var product = new Product(store.CurrentTenant, id, details, now);
        if (sold.Stock is { } units)
        {
            product.AdjustStock(await NextAsync(CatalogIds.Movements, cancellationToken), units, now, "Opening stock");
        }

        if (sold.Picture is { } picture)
        {
            product.ShowThumbnail(await NextAsync(CatalogIds.Images, cancellationToken), picture, Address("w_400,h_400,c_fill", picture));
            product.AddDetailImage(await NextAsync(CatalogIds.Images, cancellationToken), picture, Address("w_1200", picture));
        }

        store.Add(product);
        return id;
    }

    private ValueTask<long> NextAsync(string sequence, CancellationToken cancellationToken) => ids.NextAsync(store.Session, sequence, cancellationToken);

    private static string Address(string size, string picture) => $"https://res.cloudinary.com/demo/image/upload/{size}/{picture}.jpg";
}

/// <summary>A demo shop's catalog.</summary>
/// <param name="TaxPercent">On all products.</param>
/// <param name="ServiceChargePercent">On all products.</param>
/// <param name="Categories">In the order of the menu.</param>
/// <param name="Promotions">Some of them over already.</param>
internal sealed record DemoShop(
    decimal TaxPercent, decimal ServiceChargePercent, IReadOnlyList<DemoCategory> Categories, IReadOnlyList<DemoPromotion> Promotions);

/// <summary>A heading of a demo shop's menu.</summary>
internal sealed record DemoCategory(string Name, IReadOnlyList<DemoProduct> Products);

/// <summary>A product of a demo shop.</summary>
/// <param name="Name">Unique in the shop.</param>
/// <param name="Price">Whole rupiah.</param>
/// <param name="Description">A line for the menu.</param>
internal sealed record DemoProduct(string Name, decimal Price, string Description)
{
    /// <summary>Units at the opening, or null when they are not counted.</summary>
    internal int? Stock { get; init; }

    /// <summary>Public id of a sample picture, or null.</summary>
    internal string? Picture { get; init; }

    internal ProductType Type { get; init; } = ProductType.Goods;

    internal bool IsAvailable { get; init; } = true;

    internal bool IsActive { get; init; } = true;
}

/// <summary>A promotion of a demo shop.</summary>
/// <param name="Name">As shown.</param>
/// <param name="Discount">What it does to a price.</param>
/// <param name="FirstDay">Days from now, below zero for the past.</param>
/// <param name="LastDay">Days from now, below zero for the past.</param>
/// <param name="Products">Names.</param>
internal sealed record DemoPromotion(string Name, Discount Discount, int FirstDay, int LastDay, IReadOnlyList<string> Products);
