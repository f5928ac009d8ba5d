using System.Text.Json.Serialization;
using Atapos.Catalog.Domain;

namespace Atapos.Catalog.Messages;

/// <summary>A thumbnail on the wire, as its upload answers it.</summary>
internal sealed record UploadedThumbnail(
    [property: JsonPropertyName("pa_id")] long Id,
    [property: JsonPropertyName("pr_id")] long ProductId,
    [property: JsonPropertyName("pa_type")] ProductImageKind Kind,
    [property: JsonPropertyName("pa_cloudinary_public_id")] string PublicId,
    [property: JsonPropertyName("pa_cloudinary_url")] string Url)
{
    internal static UploadedThumbnail Of(ProductImage image) => new(image.Id, image.ProductId, image.Kind, image.CloudinaryPublicId, image.Url);
}

/// <summary>A detail image on the wire, as its upload answers it.</summary>
internal sealed record UploadedDetailImage(
    [property: JsonPropertyName("pa_id")] long Id,
    [property: JsonPropertyName("pa_type")] ProductImageKind Kind,
    [property: JsonPropertyName("pa_cloudinary_url")] string Url,
    [property: JsonPropertyName("pa_sort_order")] int SortOrder)
{
    internal static UploadedDetailImage Of(ProductImage image) => new(image.Id, image.Kind, image.Url, image.SortOrder);
}
