using Atapos.Ordering.Contracts;
using Atapos.Ordering.Data;
using Atapos.Ordering.Domain;
using Atapos.Shared.Hosting.Wire;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Integration;

internal sealed class OrderBills(OrderingDbContext store, RememberedBills remembered) : IOrderBills
{
    public OrderBill? Presume(long orderId)
    {
        if (store.Session.IsOpen || remembered.Take(store.CurrentTenant, orderId) is not { } bill)
        {
            return null;
        }

        store.PresumeUntouched(orderId);
        return bill;
    }

    public Task<OrderBill?> FindAsync(long orderId, CancellationToken cancellationToken) => store.ReadBillAsync(orderId, cancellationToken);

    public Task<ItemizedBill?> ItemizeAsync(long orderId, CancellationToken cancellationToken) => store.Orders
        .AsNoTracking()
        .Where(order => order.Id == orderId)
        .Select(order => (ItemizedBill?)new ItemizedBill(
            new OrderBill(order.Id, order.Number.Value, order.CustomerId, order.Total.Amount, order.Rounded.Amount, order.PlacedAt),
            order.Subtotal.Amount,
            order.Discount.Amount,
            order.Tax.Amount,
            order.ServiceCharge.Amount,
            order.Lines.OrderBy(line => line.Position)
                .Select(line => new BillLine(line.ProductId, line.ProductName, line.Quantity.Value, line.FinalPrice.Amount, line.Subtotal.Amount, line.BasePrice.Amount, line.Discount.Amount))
                .ToList(),
            EnumWords<OrderType>.Of(order.Type),
            order.GuestCount,
            store.TablesEver.Where(table => table.Id == order.TableId).Select(table => new BillTable(table.Number, table.Name)).FirstOrDefault()))
        .SingleOrDefaultAsync(cancellationToken);
}
