using Atapos.Shared;

namespace Atapos.Catalog.Domain;

/// <summary>What a shop says about a product.</summary>
/// <param name="Name">1 to 150 characters.</param>
/// <param name="Description">At most 2,000 characters, or null.</param>
/// <param name="Type">Goods or service.</param>
/// <param name="BasePrice">Per unit, before promotions.</param>
/// <param name="TaxPercent">Taken from the line's subtotal.</param>
/// <param name="ServiceChargePercent">Taken from the line's subtotal.</param>
/// <param name="CategoryId">A category of the same merchant, or null.</param>
/// <param name="IsAvailable">False: shown, but not to be ordered now.</param>
/// <param name="IsActive">False: hidden.</param>
internal sealed record ProductDetails(
    string Name,
    string? Description,
    ProductType Type,
    Money BasePrice,
    Percentage TaxPercent,
    Percentage ServiceChargePercent,
    long? CategoryId = null,
    bool IsAvailable = true,
    bool IsActive = true);
