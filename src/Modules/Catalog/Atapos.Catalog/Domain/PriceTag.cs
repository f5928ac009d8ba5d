using Atapos.Shared;

namespace Atapos.Catalog.Domain;

/// <summary>What a product costs, with all that makes it cheaper from some instant on; its price at any later instant follows.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Name">As on the menu.</param>
/// <param name="Type">Goods or service.</param>
/// <param name="BasePrice">Per unit, before promotions.</param>
/// <param name="TaxPercent">Taken from the line's subtotal.</param>
/// <param name="ServiceChargePercent">Taken from the line's subtotal.</param>
/// <param name="IsAvailable">False: shown, but not to be ordered now.</param>
/// <param name="IsCounted">True when there is only so much of it; how much is never kept.</param>
/// <param name="Offers">Those valid now or later, in any order.</param>
internal sealed record PriceTag(
    long ProductId,
    string Name,
    ProductType Type,
    Money BasePrice,
    Percentage TaxPercent,
    Percentage ServiceChargePercent,
    bool IsAvailable,
    bool IsCounted,
    IReadOnlyList<ScheduledOffer> Offers)
{
    /// <summary>What a unit costs at an instant.</summary>
    /// <param name="at">UTC.</param>
    internal BestPrice BestAt(DateTimeOffset at) => PromotionPricing.Best(BasePrice, Offers.Where(offer => offer.IsValidAt(at)).Select(offer => offer.Offer));
}

/// <summary>What an active promotion offers while it is valid.</summary>
/// <param name="Offer">What it does to the price.</param>
/// <param name="StartAt">UTC; valid at this instant already.</param>
/// <param name="EndAt">UTC; valid at this instant still.</param>
internal sealed record ScheduledOffer(Offer Offer, DateTimeOffset StartAt, DateTimeOffset EndAt)
{
    /// <summary>The same as <see cref="Promotion.RunningAt"/> says in queries (ruling 4).</summary>
    /// <param name="at">UTC.</param>
    internal bool IsValidAt(DateTimeOffset at) => StartAt <= at && EndAt >= at;
}
