using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Atapos.Catalog.Domain;

namespace Atapos.Catalog.Messages;

/// <summary>A promotion on the wire, with the products that it makes cheaper.</summary>
internal sealed record PromotionResponse(
    [property: JsonPropertyName("pm_id")] long Id,
    [property: JsonPropertyName("pm_name")] string Name,
    [property: JsonPropertyName("pm_discount_type")] DiscountType DiscountType,
    [property: JsonPropertyName("pm_discount_value")] decimal DiscountValue,
    [property: JsonPropertyName("pm_start_at")] DateTimeOffset StartAt,
    [property: JsonPropertyName("pm_end_at")] DateTimeOffset EndAt,
    [property: JsonPropertyName("pm_is_active")] bool IsActive,
    [property: JsonPropertyName("products")] IReadOnlyList<PromotedProductResponse> Products)
{
    /// <summary>How a promotion is read.</summary>
    /// <param name="products">Those that may be shown.</param>
    internal static Expression<Func<Promotion, PromotionResponse>> Projection(IQueryable<Product> products) => promotion => new(
        promotion.Id,
        promotion.Name,
        promotion.DiscountType,
        Discount.Of(promotion.DiscountType, promotion.DiscountValue).Value,
        promotion.StartAt,
        promotion.EndAt,
        promotion.IsActive,
        promotion.Products
            .Join(products, item => item.ProductId, product => product.Id, (item, product) => product)
            .OrderBy(product => product.Id)
            .Select(product => new PromotedProductResponse(product.Id, product.Name, product.BasePrice.Amount))
            .ToList());
}

/// <summary>A product of a promotion.</summary>
internal sealed record PromotedProductResponse(
    [property: JsonPropertyName("pr_id")] long Id,
    [property: JsonPropertyName("pr_name")] string Name,
    [property: JsonPropertyName("pr_base_price")] decimal BasePrice);
