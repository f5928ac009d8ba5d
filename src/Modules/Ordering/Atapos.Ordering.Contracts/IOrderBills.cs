namespace Atapos.Ordering.Contracts;

/// <summary>Tells what an order of the current merchant costs.</summary>
public interface IOrderBills
{
    /// <summary>The bill of an order, or null when the merchant has no such order. Amounts never change once an order is placed.</summary>
    /// <remarks>Begins the caller's transaction in the same round trip, if it has not begun.</remarks>
    Task<OrderBill?> FindAsync(long orderId, CancellationToken cancellationToken);

    /// <summary>
    /// The bill of an order that was taken here lately and that nobody has moved the payment of, without asking the database, which refuses to begin the caller's transaction when that
    /// is not so any more: <see cref="FindAsync"/> is to be asked then. Null when it is not remembered or the transaction has begun; nothing is presumed then.
    /// </summary>
    OrderBill? Presume(long orderId);

    /// <summary>The bill of an order with its lines, or null when the merchant has no such order.</summary>
    Task<ItemizedBill?> ItemizeAsync(long orderId, CancellationToken cancellationToken);
}

/// <summary>What is to be paid, and for what. Amounts are whole rupiah; subtotal less discount, plus tax and service charge is the total (ruling 1).</summary>
/// <param name="Bill">The whole.</param>
/// <param name="Subtotal">Base prices, before discounts.</param>
/// <param name="Discount">What promotions took off.</param>
/// <param name="Tax">Sum over the lines.</param>
/// <param name="ServiceCharge">Sum over the lines.</param>
/// <param name="Lines">In the order's own order.</param>
/// <param name="OrderType">How it is served: <c>dine_in</c>, <c>takeaway</c>, <c>delivery</c>, <c>service_job</c> or <c>walk_in</c>.</param>
/// <param name="GuestCount">1 to 9,999, if said.</param>
/// <param name="Table">Where it is served, if at a table; one that was deleted since is still told.</param>
public sealed record ItemizedBill(
    OrderBill Bill,
    decimal Subtotal,
    decimal Discount,
    decimal Tax,
    decimal ServiceCharge,
    IReadOnlyList<BillLine> Lines,
    string OrderType,
    int? GuestCount,
    BillTable? Table);

/// <summary>The table of a bill.</summary>
/// <param name="Number">The short sign on it, for example A1.</param>
/// <param name="Name">As it is called now.</param>
public sealed record BillTable(string Number, string Name);

/// <summary>A line of a bill.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Name">As it was called when it was ordered.</param>
/// <param name="Quantity">Units.</param>
/// <param name="FinalPrice">Per unit, after promotions.</param>
/// <param name="Subtotal">Final price times quantity.</param>
/// <param name="BasePrice">Per unit, before promotions; never below the final price.</param>
/// <param name="Discount">What promotions took off the whole line: base price times quantity less the subtotal.</param>
public sealed record BillLine(long ProductId, string Name, int Quantity, decimal FinalPrice, decimal Subtotal, decimal BasePrice, decimal Discount);

/// <summary>What is to be paid.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="OrderNumber"><c>INV-YYYYMMDD-XXXX</c>.</param>
/// <param name="CustomerId">Whose order it is, if known.</param>
/// <param name="Total">Whole rupiah; what a gateway takes.</param>
/// <param name="Rounded">Whole rupiah to the nearest hundred; what cash is taken in (ruling 3).</param>
/// <param name="PlacedAt">UTC.</param>
public sealed record OrderBill(long OrderId, string OrderNumber, long? CustomerId, decimal Total, decimal Rounded, DateTimeOffset PlacedAt)
{
    /// <summary>True while the order knows of no move of its payment. The order learns of moves a little late, so the payment has the last word.</summary>
    public bool IsUntouched { get; init; }
}
