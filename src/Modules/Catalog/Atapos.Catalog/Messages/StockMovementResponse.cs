using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Atapos.Catalog.Domain;

namespace Atapos.Catalog.Messages;

/// <summary>One change of a product's stock on the wire.</summary>
/// <param name="Id">Unique per merchant.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Kind">Why it changed.</param>
/// <param name="Delta">Units, below zero when some went.</param>
/// <param name="StockAfter">Units left afterwards; null when counting ended with it.</param>
/// <param name="Reason">What a person said who adjusted it.</param>
/// <param name="OrderId">The order of a sale or a return.</param>
/// <param name="At">UTC.</param>
internal sealed record StockMovementResponse(
    [property: JsonPropertyName("sm_id")] long Id,
    [property: JsonPropertyName("pr_id")] long ProductId,
    [property: JsonPropertyName("kind")] StockMovementKind Kind,
    [property: JsonPropertyName("delta")] int Delta,
    [property: JsonPropertyName("stock_after")] int? StockAfter,
    [property: JsonPropertyName("reason")] string? Reason,
    [property: JsonPropertyName("oh_id")] long? OrderId,
    [property: JsonPropertyName("created_at")] DateTimeOffset At)
{
    /// <summary>How a movement is read.</summary>
    internal static readonly Expression<Func<StockMovement, StockMovementResponse>> Projection = movement => new StockMovementResponse(
        movement.Id, movement.ProductId, movement.Kind, movement.Delta, movement.StockAfter, movement.Reason, movement.OrderId, movement.At);

    private static readonly Func<StockMovement, StockMovementResponse> Read = Projection.Compile();

    /// <summary>A movement that was just made.</summary>
    internal static StockMovementResponse Of(StockMovement movement) => Read(movement);
}
