using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Atapos.Ordering.Domain;

namespace Atapos.Ordering.Messages;

/// <summary>A place where the merchant serves, as all use cases answer it.</summary>
internal sealed record TableLocationView(
    [property: JsonPropertyName("tl_id")] long Id,
    [property: JsonPropertyName("tl_number")] string Number,
    [property: JsonPropertyName("tl_name")] string Name,
    [property: JsonPropertyName("tl_capacity")] int? Capacity,
    [property: JsonPropertyName("tl_zone")] string? Zone,
    [property: JsonPropertyName("tl_is_active")] bool IsActive)
{
    internal static readonly Expression<Func<TableLocation, TableLocationView>> From =
        table => new TableLocationView(table.Id, table.Number, table.Name, table.Capacity, table.Zone, table.IsActive);

    /// <summary>A place that was just made or changed.</summary>
    internal static TableLocationView Of(TableLocation table) => new(table.Id, table.Number, table.Name, table.Capacity, table.Zone, table.IsActive);
}
