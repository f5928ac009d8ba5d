using Atapos.Shared;

namespace Atapos.Ordering.Contracts;

/// <summary>Tells what a customer of the current merchant has ordered.</summary>
public interface ICustomerOrders
{
    /// <summary>The customer's orders with their lines, the newest first.</summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="most">No more than so many.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    Task<CustomerHistory> NewestAsync(long customerId, int most, CancellationToken cancellationToken);
}

/// <summary>What a customer has ordered.</summary>
/// <param name="Total">How many orders there are.</param>
/// <param name="Orders">The newest of them.</param>
public sealed record CustomerHistory(long Total, IReadOnlyList<CustomerOrder> Orders);

/// <summary>An order as its customer may see it. Amounts are whole rupiah, times UTC.</summary>
public sealed record CustomerOrder(
    long OrderId,
    string OrderNumber,
    decimal Total,
    decimal Rounded,
    PaymentStatus Status,
    string? PaymentType,
    DateTimeOffset? PaidAt,
    string? Notes,
    DateTimeOffset PlacedAt,
    IReadOnlyList<CustomerOrderLine> Lines);

/// <summary>A line of an order.</summary>
/// <param name="ProductName">As it was called then.</param>
/// <param name="Quantity">Units.</param>
/// <param name="Subtotal">Whole rupiah.</param>
/// <param name="Notes">What the customer wished.</param>
public sealed record CustomerOrderLine(string ProductName, int Quantity, decimal Subtotal, string? Notes);
