using Atapos.Shared;

namespace Atapos.Catalog.Contracts;

/// <summary>Asks Catalog what the current merchant's products cost at an instant. Batched on purpose: one call per use case.</summary>
public interface IProductQuotes
{
    /// <summary>
    /// The same as <see cref="QuoteAsync"/> without asking the database, which refuses to begin the caller's transaction when it is not so any more: to be quoted anew then.
    /// </summary>
    /// <param name="productIds">Each once.</param>
    /// <param name="at">The one instant at which promotions are judged, UTC.</param>
    /// <returns>Null when the transaction has begun, or when a product is not remembered, is counted or is not available now; nothing is presumed then.</returns>
    IReadOnlyDictionary<long, ProductQuote>? Presume(IReadOnlyCollection<long> productIds, DateTimeOffset at);

    /// <summary>The active products among those asked for; unknown, inactive and foreign ones are simply absent.</summary>
    /// <param name="productIds">Each once.</param>
    /// <param name="at">The one instant at which promotions are judged (ruling 4), UTC.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyDictionary<long, ProductQuote>> QuoteAsync(IReadOnlyCollection<long> productIds, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>What a product costs at an instant, the best promotion applied.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Name">As on the menu.</param>
/// <param name="Type">Goods or service.</param>
/// <param name="BasePrice">Whole rupiah per unit before promotions.</param>
/// <param name="FinalPrice">Whole rupiah per unit, never above the base price.</param>
/// <param name="TaxPercent">0 to 100, at most two decimals.</param>
/// <param name="ServiceChargePercent">0 to 100, at most two decimals.</param>
/// <param name="IsAvailable">False when it is shown but cannot be ordered now.</param>
/// <param name="StockLeft">Units left, or null when stock is not tracked.</param>
/// <param name="PromotionId">The promotion that gave the final price, or null.</param>
/// <param name="PromotionName">Its name.</param>
public sealed record ProductQuote(
    long ProductId,
    string Name,
    ProductType Type,
    decimal BasePrice,
    decimal FinalPrice,
    decimal TaxPercent,
    decimal ServiceChargePercent,
    bool IsAvailable,
    int? StockLeft,
    long? PromotionId,
    string? PromotionName);
