using Atapos.Shared;

namespace Atapos.Catalog.Domain;

/// <summary>Decides what a unit costs when several promotions cover a product (ruling 4).</summary>
internal static class PromotionPricing
{
    /// <summary>
    /// Takes the one offer that makes the unit cheapest, among equals the one with the lowest number; none when no offer makes it
    /// cheaper. Offers do not stack.
    /// </summary>
    /// <param name="basePrice">Per unit, before promotions.</param>
    /// <param name="offers">Those valid at the instant of the order, in any order.</param>
    internal static BestPrice Best(Money basePrice, IEnumerable<Offer> offers)
    {
        var best = new BestPrice(basePrice, null);
        foreach (var offer in offers)
        {
            var price = offer.Discount.PriceOf(basePrice);
            if (price < best.FinalPrice || (price == best.FinalPrice && offer.PromotionId < best.Offer?.PromotionId))
            {
                best = new(price, offer);
            }
        }

        return best;
    }
}

/// <summary>What one promotion offers.</summary>
/// <param name="PromotionId">The promotion.</param>
/// <param name="PromotionName">Its name.</param>
/// <param name="Discount">What it does to a price.</param>
internal sealed record Offer(long PromotionId, string PromotionName, Discount Discount);

/// <summary>What a unit costs.</summary>
/// <param name="FinalPrice">Never above the base price.</param>
/// <param name="Offer">What made it cheaper, or null.</param>
internal readonly record struct BestPrice(Money FinalPrice, Offer? Offer);
