using Atapos.Ordering.Contracts;
using Atapos.Ordering.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Wire;
using Npgsql;
using NpgsqlTypes;

namespace Atapos.Ordering.Data;

/// <summary>
/// Writes a new order with its number, its lines, its event and its news in one round trip, with the commit where possible: while the merchant's counter is
/// locked, every other till of the merchant waits (ADR 36, 44).
/// </summary>
internal static class OrderWriter
{
    private const string InsertOrder = $"""
        with {OrderNumbers.Next}
        insert into ordering.orders
          (me_id, id, number, type, customer_id, staff_id, table_id, guest_count, notes, subtotal, discount, tax, service_charge, total, rounded,
           service_charge_taxable, payment_status, payment_version, placed_at, refunded, went_to_gateway)
        select $1, $3, {OrderNumbers.Number}, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, $18, 0, false from next
        returning number
        """;

    private const string NumberOfOrder =
        $"(select jsonb_build_object('{nameof(OrderPlaced.OrderNumber)}', o.number) from ordering.orders o where o.me_id = $1 and o.id = {ModuleDbContext.MoreOfEvent})";

    private const string InsertLines = """
        insert into ordering.order_lines
          (me_id, order_id, id, position, product_id, product_name, product_type, quantity, base_price, final_price, subtotal, discount,
           tax_rate, tax, service_charge_rate, service_charge, promotion_id, promotion_name, notes)
        select $1, $2, * from unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        """;

    /// <summary>Writes an order that was just placed, and gives it its number; the session's transaction ends with it, see <see cref="TenantSession.WriteLastAsync"/>.</summary>
    /// <param name="store">Open.</param>
    /// <param name="order">Without a number.</param>
    /// <param name="day">The day at the shop.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal static async Task PlaceLastAsync(this OrderingDbContext store, Order order, DateOnly day, CancellationToken cancellationToken)
    {
        store.RingAfterCommit();
        var events = store.EventsOf(order, NumberOfOrder, SqlValues.Of(NpgsqlDbType.Bigint, order.Id));
        var number = (string?)await store.Session.WriteLastAsync(
            [HeaderOf(order, day), LinesOf(order), .. events, OrderNewsLog.StatementOf(order, OrderNews.Created)], cancellationToken);
        order.TakeNumber(OrderNumber.Stored(number!));
    }

    private static NpgsqlBatchCommand HeaderOf(Order order, DateOnly day) => new(InsertOrder)
    {
        Parameters =
        {
            SqlValues.Of(NpgsqlDbType.Bigint, order.Tenant.Value),
            SqlValues.Of(NpgsqlDbType.Date, day),
            SqlValues.Of(NpgsqlDbType.Bigint, order.Id),
            SqlValues.Of(NpgsqlDbType.Text, EnumWords<OrderType>.Of(order.Type)),
            SqlValues.Of(NpgsqlDbType.Bigint, order.CustomerId),
            SqlValues.Of(NpgsqlDbType.Bigint, order.StaffId),
            SqlValues.Of(NpgsqlDbType.Bigint, order.TableId),
            SqlValues.Of(NpgsqlDbType.Integer, order.GuestCount),
            SqlValues.Of(NpgsqlDbType.Varchar, order.Notes),
            SqlValues.Of(NpgsqlDbType.Numeric, order.Subtotal.Amount),
            SqlValues.Of(NpgsqlDbType.Numeric, order.Discount.Amount),
            SqlValues.Of(NpgsqlDbType.Numeric, order.Tax.Amount),
            SqlValues.Of(NpgsqlDbType.Numeric, order.ServiceCharge.Amount),
            SqlValues.Of(NpgsqlDbType.Numeric, order.Total.Amount),
            SqlValues.Of(NpgsqlDbType.Numeric, order.Rounded.Amount),
            SqlValues.Of(NpgsqlDbType.Boolean, order.ServiceChargeTaxable),
            SqlValues.Of(NpgsqlDbType.Text, EnumWords<PaymentStatus>.Of(order.PaymentStatus)),
            SqlValues.Of(NpgsqlDbType.TimestampTz, order.PlacedAt),
        },
    };

    private static NpgsqlBatchCommand LinesOf(Order order)
    {
        var lines = order.Lines;
        return new(InsertLines)
        {
            Parameters =
            {
                SqlValues.Of(NpgsqlDbType.Bigint, order.Tenant.Value),
                SqlValues.Of(NpgsqlDbType.Bigint, order.Id),
                Column(NpgsqlDbType.Bigint, lines, line => line.Id),
                Column(NpgsqlDbType.Integer, lines, line => line.Position),
                Column(NpgsqlDbType.Bigint, lines, line => line.ProductId),
                Column(NpgsqlDbType.Varchar, lines, line => line.ProductName),
                Column(NpgsqlDbType.Text, lines, line => EnumWords<ProductType>.Of(line.ProductType)),
                Column(NpgsqlDbType.Integer, lines, line => line.Quantity.Value),
                Column(NpgsqlDbType.Numeric, lines, line => line.BasePrice.Amount),
                Column(NpgsqlDbType.Numeric, lines, line => line.FinalPrice.Amount),
                Column(NpgsqlDbType.Numeric, lines, line => line.Subtotal.Amount),
                Column(NpgsqlDbType.Numeric, lines, line => line.Discount.Amount),
                Column(NpgsqlDbType.Numeric, lines, line => line.TaxRate?.Value),
                Column(NpgsqlDbType.Numeric, lines, line => line.Tax.Amount),
                Column(NpgsqlDbType.Numeric, lines, line => line.ServiceChargeRate?.Value),
                Column(NpgsqlDbType.Numeric, lines, line => line.ServiceCharge.Amount),
                Column(NpgsqlDbType.Bigint, lines, line => line.PromotionId),
                Column(NpgsqlDbType.Varchar, lines, line => line.PromotionName),
                Column(NpgsqlDbType.Varchar, lines, line => line.Notes),
            },
        };
    }

    private static NpgsqlParameter Column<T>(NpgsqlDbType type, IReadOnlyList<OrderLine> lines, Func<OrderLine, T> value)
    {
        var values = new T[lines.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(lines[i]);
        }

        return new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values };
    }
}
