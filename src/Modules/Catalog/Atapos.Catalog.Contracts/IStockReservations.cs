namespace Atapos.Catalog.Contracts;

/// <summary>Takes goods out of stock for an order, in the caller's transaction.</summary>
/// <remarks>What was taken comes back by itself when the order's payment is cancelled (ruling 5).</remarks>
public interface IStockReservations
{
    /// <summary>Takes all units or none. Asking again for the same order changes nothing.</summary>
    /// <param name="orderId">The order; makes the call idempotent.</param>
    /// <param name="demands">One per product; products whose stock is not tracked are ignored.</param>
    /// <param name="at">When they were sold, UTC.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The products of which too little is left; empty when all units were taken.</returns>
    Task<IReadOnlyList<StockShortage>> ReserveAsync(
        long orderId, IReadOnlyCollection<StockDemand> demands, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>How many units of a product an order needs.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">Above zero.</param>
public sealed record StockDemand(long ProductId, int Quantity);

/// <summary>A product of which too little is left.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Name">As on the menu.</param>
/// <param name="Wanted">Units asked for.</param>
/// <param name="Left">Units left.</param>
public sealed record StockShortage(long ProductId, string Name, int Wanted, int Left);
