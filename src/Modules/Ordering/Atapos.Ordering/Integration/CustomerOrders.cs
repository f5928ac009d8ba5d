using Atapos.Ordering.Contracts;
using Atapos.Ordering.Data;
using Atapos.Ordering.Data.Specifications;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Integration;

/// <summary>Tells other modules what a customer has ordered.</summary>
internal sealed class CustomerOrders(OrderingDbContext store) : ICustomerOrders
{
    public async Task<CustomerHistory> NewestAsync(long customerId, int most, CancellationToken cancellationToken)
    {
        var orders = store.Orders.Matching(new OrdersOfMerchant(customerId: customerId));
        var total = await orders.LongCountAsync(cancellationToken);
        var newest = await orders
            .OrderByDescending(order => order.PlacedAt).ThenByDescending(order => order.Id)
            .Take(most)
            .Select(order => new CustomerOrder(
                order.Id,
                order.Number.Value,
                order.Total.Amount,
                order.Rounded.Amount,
                order.PaymentStatus,
                order.PaymentType,
                order.PaidAt,
                order.Notes,
                order.PlacedAt,
                order.Lines.OrderBy(line => line.Position)
                    .Select(line => new CustomerOrderLine(line.ProductName, line.Quantity.Value, line.Subtotal.Amount, line.Notes))
                    .ToList()))
            .ToListAsync(cancellationToken);
        return new(total, newest);
    }
}
