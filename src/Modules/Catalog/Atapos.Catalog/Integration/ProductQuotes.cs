using Atapos.Catalog.Contracts;
using Atapos.Catalog.Data;
using Atapos.Catalog.Data.Specifications;
using Atapos.Catalog.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Integration;

/// <summary>Quotes prices in one statement: the products, each with what the promotions valid at the instant offer for it.</summary>
internal sealed class ProductQuotes(CatalogDbContext store) : IProductQuotes
{
    public async Task<IReadOnlyDictionary<long, ProductQuote>> QuoteAsync(
        IReadOnlyCollection<long> productIds, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(productIds);
        long[] wanted = [.. productIds];
        var offers =
            from item in store.PromotionProducts
            join promotion in store.Promotions.Matching(new RunningPromotions(at)) on item.PromotionId equals promotion.Id
            select new { item.ProductId, promotion.Id, promotion.Name, promotion.DiscountType, promotion.DiscountValue };
        var products = await store.Products
            .Matching(new ProductsOnSale())
            .Where(product => wanted.Contains(product.Id))
            .Select(product => new Priced(
                product.Id,
                product.Name,
                product.Type,
                product.BasePrice,
                product.TaxPercent,
                product.ServiceChargePercent,
                product.IsAvailable,
                product.Stock,
                offers.Where(offer => offer.ProductId == product.Id)
                    .Select(offer => new Offer(offer.Id, offer.Name, Discount.Of(offer.DiscountType, offer.DiscountValue)))
                    .ToList()))
            .ToListAsync(cancellationToken);
        return products.ToDictionary(product => product.Id, Quote);
    }

    private static ProductQuote Quote(Priced product)
    {
        var best = PromotionPricing.Best(product.BasePrice, product.Offers);
        return new(
            product.Id,
            product.Name,
            product.Type,
            product.BasePrice.Amount,
            best.FinalPrice.Amount,
            product.TaxPercent.Value,
            product.ServiceChargePercent.Value,
            product.IsAvailable,
            product.Stock,
            best.Offer?.PromotionId,
            best.Offer?.PromotionName);
    }

    private sealed record Priced(
        long Id,
        string Name,
        ProductType Type,
        Money BasePrice,
        Percentage TaxPercent,
        Percentage ServiceChargePercent,
        bool IsAvailable,
        int? Stock,
        IReadOnlyList<Offer> Offers);
}
