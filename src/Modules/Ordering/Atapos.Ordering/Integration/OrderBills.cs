using Atapos.Ordering.Contracts;
using Atapos.Ordering.Data;
using Atapos.Ordering.Domain;
using Atapos.Shared.Hosting.Wire;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Integration;

internal sealed class OrderBills(OrderingDbContext store) : IOrderBills
{
    private const string Bill = "select number, customer_id, total, rounded, placed_at from ordering.orders where me_id = $1 and id = $2";

    public async Task<OrderBill?> FindAsync(long orderId, CancellationToken cancellationToken)
    {
        await using var command = store.Session.Command(Bill, store.CurrentTenant.Value, orderId);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new(
                orderId, row.GetString(0), row.IsDBNull(1) ? null : row.GetInt64(1), row.GetDecimal(2), row.GetDecimal(3), row.GetFieldValue<DateTimeOffset>(4))
            : null;
    }

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
