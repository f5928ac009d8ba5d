using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Atapos.Catalog.Domain;

namespace Atapos.Catalog.Messages;

/// <summary>A category on the wire.</summary>
internal sealed record CategoryResponse(
    [property: JsonPropertyName("pc_id")] long Id,
    [property: JsonPropertyName("pc_name")] string Name,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt)
{
    /// <summary>How a category is read.</summary>
    internal static readonly Expression<Func<ProductCategory, CategoryResponse>> Projection =
        category => new CategoryResponse(category.Id, category.Name, category.CreatedAt);

    /// <summary>A category that was just made or changed.</summary>
    internal static CategoryResponse Of(ProductCategory category) => new(category.Id, category.Name, category.CreatedAt);
}
