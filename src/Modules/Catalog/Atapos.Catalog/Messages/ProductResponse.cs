using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Atapos.Catalog.Domain;
using Atapos.Shared;

namespace Atapos.Catalog.Messages;

/// <summary>A product on the wire, with its pictures.</summary>
internal sealed record ProductResponse(
    [property: JsonPropertyName("pr_id")] long Id,
    [property: JsonPropertyName("pr_name")] string Name,
    [property: JsonPropertyName("pr_desc")] string? Description,
    [property: JsonPropertyName("pr_type")] ProductType Type,
    [property: JsonPropertyName("pr_base_price")] decimal BasePrice,
    [property: JsonPropertyName("pr_tax_percent")] decimal TaxPercent,
    [property: JsonPropertyName("pr_service_charge_percent")] decimal ServiceChargePercent,
    [property: JsonPropertyName("pr_is_available")] bool IsAvailable,
    [property: JsonPropertyName("pr_is_active")] bool IsActive,
    [property: JsonPropertyName("pc_id")] long? CategoryId,
    [property: JsonPropertyName("pr_stock")] int? Stock,
    [property: JsonPropertyName("pr_image_path")] string? ImagePath,
    [property: JsonPropertyName("thumbnail")] ThumbnailResponse? Thumbnail,
    [property: JsonPropertyName("detail_images")] IReadOnlyList<DetailImageResponse> DetailImages)
{
    /// <summary>How a product is read: with all its images at once, told apart afterwards.</summary>
    internal static readonly Expression<Func<Product, ProductResponse>> Projection = product => With(
        product.Images.OrderBy(image => image.SortOrder).Select(image => new ImageRow(image.Id, image.Kind, image.Url, image.SortOrder)).ToList(),
        new ProductResponse(
            product.Id,
            product.Name,
            product.Description,
            product.Type,
            product.BasePrice.Amount,
            product.TaxPercent.Value,
            product.ServiceChargePercent.Value,
            product.IsAvailable,
            product.IsActive,
            product.CategoryId,
            product.Stock,
            null,
            null,
            Array.Empty<DetailImageResponse>()));

    private static readonly Func<Product, ProductResponse> Read = Projection.Compile();

    /// <summary>A product that was just made or changed. Its images must be loaded.</summary>
    internal static ProductResponse Of(Product product) => Read(product);

    private static ProductResponse With(List<ImageRow> images, ProductResponse product)
    {
        var thumbnail = images.Find(image => image.Kind == ProductImageKind.Thumbnail);
        return product with
        {
            ImagePath = thumbnail?.Url,
            Thumbnail = thumbnail is null ? null : new(thumbnail.Id, thumbnail.Url),
            DetailImages =
            [
                .. images.Where(image => image.Kind == ProductImageKind.Detail).Select(image => new DetailImageResponse(image.Id, image.Url, image.SortOrder)),
            ],
        };
    }

    private sealed record ImageRow(long Id, ProductImageKind Kind, string Url, int SortOrder);
}

/// <summary>The picture of a product in lists.</summary>
internal sealed record ThumbnailResponse(
    [property: JsonPropertyName("pa_id")] long Id,
    [property: JsonPropertyName("pa_cloudinary_url")] string Url);

/// <summary>A picture of a product's own page.</summary>
internal sealed record DetailImageResponse(
    [property: JsonPropertyName("pa_id")] long Id,
    [property: JsonPropertyName("pa_cloudinary_url")] string Url,
    [property: JsonPropertyName("pa_sort_order")] int SortOrder);
