namespace Atapos.Ordering.Contracts;

/// <summary>Tells what an order of the current merchant costs.</summary>
public interface IOrderBills
{
    /// <summary>The bill of an order, or null when the merchant has no such order. Amounts never change once an order is placed.</summary>
    Task<OrderBill?> FindAsync(long orderId, CancellationToken cancellationToken);
}

/// <summary>What is to be paid.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="OrderNumber"><c>INV-YYYYMMDD-XXXX</c>.</param>
/// <param name="CustomerId">Whose order it is, if known.</param>
/// <param name="Total">Whole rupiah; what a gateway takes.</param>
/// <param name="Rounded">Whole rupiah to the nearest hundred; what cash is taken in (ruling 3).</param>
/// <param name="PlacedAt">UTC.</param>
public sealed record OrderBill(long OrderId, string OrderNumber, long? CustomerId, decimal Total, decimal Rounded, DateTimeOffset PlacedAt);
