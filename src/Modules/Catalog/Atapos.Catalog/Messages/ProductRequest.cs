using System.Text.Json.Serialization;
using Atapos.Catalog.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Wire;
using FluentValidation;

namespace Atapos.Catalog.Messages;

/// <summary>What a shop says about a product: all of it for a new one, a part of it for a change.</summary>
/// <param name="Name">1 to 150 characters.</param>
/// <param name="Description">At most 2,000 characters; null for none.</param>
/// <param name="Type">Goods when a new product does not say.</param>
/// <param name="BasePrice">Whole rupiah per unit, 0 to 10^12.</param>
/// <param name="TaxPercent">0 to 100, at most two decimals; 0 when a new product does not say.</param>
/// <param name="ServiceChargePercent">0 to 100, at most two decimals; 0 when a new product does not say.</param>
/// <param name="IsAvailable">False: shown, but not to be ordered now.</param>
/// <param name="IsActive">False: hidden.</param>
/// <param name="CategoryId">A category of the merchant; null for none.</param>
/// <param name="Stock">Units counted, 0 to 1,000,000,000; null when nobody counts.</param>
internal sealed record ProductRequest(
    [property: JsonPropertyName("pr_name")] string? Name,
    [property: JsonPropertyName("pr_desc")] Optional<string?> Description,
    [property: JsonPropertyName("pr_type")] ProductType? Type,
    [property: JsonPropertyName("pr_base_price")] decimal? BasePrice,
    [property: JsonPropertyName("pr_tax_percent")] decimal? TaxPercent,
    [property: JsonPropertyName("pr_service_charge_percent")] decimal? ServiceChargePercent,
    [property: JsonPropertyName("pr_is_available")] bool? IsAvailable,
    [property: JsonPropertyName("pr_is_active")] bool? IsActive,
    [property: JsonPropertyName("pc_id")] Optional<long?> CategoryId,
    [property: JsonPropertyName("pr_stock")] Optional<int?> Stock)
{
    /// <summary>A new product; what is left out has its default.</summary>
    internal ProductDetails Details() => Over(new("", null, ProductType.Goods, Money.Zero, Percentage.Zero, Percentage.Zero));

    /// <summary>A changed product; what is left out stays as it is (ruling 13).</summary>
    internal ProductDetails Over(ProductDetails present) => new(
        Name ?? present.Name,
        Description.Or(present.Description),
        Type ?? present.Type,
        BasePrice is { } price ? Money.Of(price) : present.BasePrice,
        TaxPercent is { } tax ? Percentage.Of(tax) : present.TaxPercent,
        ServiceChargePercent is { } service ? Percentage.Of(service) : present.ServiceChargePercent,
        CategoryId.Or(present.CategoryId),
        IsAvailable ?? present.IsAvailable,
        IsActive ?? present.IsActive);

    /// <summary>Checks a new product.</summary>
    internal sealed class Validator : Rules
    {
        public Validator()
        {
            RuleFor(product => product.Name).NotNull();
            RuleFor(product => product.BasePrice).NotNull();
        }
    }

    /// <summary>Checks a change, of which anything may be left out.</summary>
    internal sealed class ChangeValidator : Rules;

    /// <summary>What holds of each field that is given.</summary>
    internal abstract class Rules : AbstractValidator<ProductRequest>
    {
        protected Rules()
        {
            RuleFor(product => product.Name).Line(Product.LongestName);
            RuleFor(product => product.Description.Value).Lines(Product.LongestDescription).OverridePropertyName("pr_desc");
            RuleFor(product => product.BasePrice).WholeRupiah();
            RuleFor(product => product.TaxPercent).Percent();
            RuleFor(product => product.ServiceChargePercent).Percent();
            RuleFor(product => product.Stock.Value).InclusiveBetween(0, Product.MostStock).WithName("pr_stock").OverridePropertyName("pr_stock");
        }
    }
}
