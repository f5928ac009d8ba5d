using Atapos.Ordering.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Wire;
using Npgsql;
using NpgsqlTypes;

namespace Atapos.Ordering.Data;

/// <summary>
/// Writes a new order with its lines, its event and its news in one round trip: while the merchant's counter is locked, every other till of
/// the merchant waits (ADR 36).
/// </summary>
internal static class OrderWriter
{
    private const string InsertOrder = """
        insert into ordering.orders
          (me_id, id, number, type, customer_id, staff_id, table_id, guest_count, notes, subtotal, discount, tax, service_charge, total, rounded,
           service_charge_taxable, payment_status, payment_version, placed_at, refunded, went_to_gateway)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, $18, 0, false)
        """;

    private const string InsertLines = """
        insert into ordering.order_lines
          (me_id, order_id, id, position, product_id, product_name, product_type, quantity, base_price, final_price, subtotal, discount,
           tax_rate, tax, service_charge_rate, service_charge, promotion_id, promotion_name, notes)
        select $1, $2, * from unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        """;

    /// <summary>Writes an order that was just placed, in the session's transaction.</summary>
    internal static async Task PlaceAsync(this OrderingDbContext store, Order order, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(store.Session.Connection);
        batch.BatchCommands.Add(HeaderOf(order));
        batch.BatchCommands.Add(LinesOf(order));
        foreach (var statement in store.EventsOf(order))
        {
            batch.BatchCommands.Add(statement);
        }

        batch.BatchCommands.Add(OrderNewsLog.StatementOf(order, OrderNews.Created));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        store.RingAfterCommit();
    }

    private static NpgsqlBatchCommand HeaderOf(Order order) => new(InsertOrder)
    {
        Parameters =
        {
            Value(NpgsqlDbType.Bigint, order.Tenant.Value),
            Value(NpgsqlDbType.Bigint, order.Id),
            Value(NpgsqlDbType.Varchar, order.Number.Value),
            Value(NpgsqlDbType.Text, EnumWords<OrderType>.Of(order.Type)),
            Value(NpgsqlDbType.Bigint, order.CustomerId),
            Value(NpgsqlDbType.Bigint, order.StaffId),
            Value(NpgsqlDbType.Bigint, order.TableId),
            Value(NpgsqlDbType.Integer, order.GuestCount),
            Value(NpgsqlDbType.Varchar, order.Notes),
            Value(NpgsqlDbType.Numeric, order.Subtotal.Amount),
            Value(NpgsqlDbType.Numeric, order.Discount.Amount),
            Value(NpgsqlDbType.Numeric, order.Tax.Amount),
            Value(NpgsqlDbType.Numeric, order.ServiceCharge.Amount),
            Value(NpgsqlDbType.Numeric, order.Total.Amount),
            Value(NpgsqlDbType.Numeric, order.Rounded.Amount),
            Value(NpgsqlDbType.Boolean, order.ServiceChargeTaxable),
            Value(NpgsqlDbType.Text, EnumWords<PaymentStatus>.Of(order.PaymentStatus)),
            Value(NpgsqlDbType.TimestampTz, order.PlacedAt),
        },
    };

    private static NpgsqlBatchCommand LinesOf(Order order)
    {
        var lines = order.Lines;
        return new(InsertLines)
        {
            Parameters =
            {
                Value(NpgsqlDbType.Bigint, order.Tenant.Value),
                Value(NpgsqlDbType.Bigint, order.Id),
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
                Column(NpgsqlDbType.Numeric, lines, line => line.TaxRate.Value),
                Column(NpgsqlDbType.Numeric, lines, line => line.Tax.Amount),
                Column(NpgsqlDbType.Numeric, lines, line => line.ServiceChargeRate.Value),
                Column(NpgsqlDbType.Numeric, lines, line => line.ServiceCharge.Amount),
                Column(NpgsqlDbType.Bigint, lines, line => line.PromotionId),
                Column(NpgsqlDbType.Varchar, lines, line => line.PromotionName),
                Column(NpgsqlDbType.Varchar, lines, line => line.Notes),
            },
        };
    }

    // Types are named because a statement stays prepared only while each parameter keeps its own, also where there is no value.
    private static NpgsqlParameter Value(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };

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
