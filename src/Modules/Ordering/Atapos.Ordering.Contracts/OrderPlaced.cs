using Atapos.Shared;

namespace Atapos.Ordering.Contracts;

/// <summary>An order was placed and awaits its payment; its amounts are final.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="OrderNumber"><c>INV-YYYYMMDD-XXXX</c>.</param>
/// <param name="CustomerId">Whose order it is, if known.</param>
/// <param name="Total">Whole rupiah.</param>
/// <param name="Rounded">Whole rupiah to the nearest hundred.</param>
/// <param name="PlacedAt">UTC.</param>
[EventName("ordering.order-placed.v1")]
public sealed record OrderPlaced(
    long OrderId, string OrderNumber, long? CustomerId, decimal Total, decimal Rounded, DateTimeOffset PlacedAt) : IntegrationEvent;
