using Atapos.Ordering.Contracts;
using Atapos.Ordering.Domain;
using Atapos.Ordering.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Wire;
using Npgsql;

namespace Atapos.Ordering.Data;

/// <summary>
/// What a till reads all day, without building entities: an order with its lines and the first page of the merchant's orders, in one round
/// trip each, and what is to be paid.
/// </summary>
internal static class OrderReads
{
    private const string OneOrder = """
        select o.id, o.number, o.type, o.guest_count, o.subtotal, o.discount, o.tax, o.service_charge, o.total, o.rounded, o.payment_status, o.payment_type,
               o.paid_at, o.refunded, o.placed_at, o.customer_id, o.table_id, t.name, t.number, o.notes, o.staff_id, o.went_to_gateway
        from ordering.orders o left join ordering.table_locations t on t.me_id = o.me_id and t.id = o.table_id
        where o.me_id = $1 and o.id = $2
        """;

    // A line that was brought over may have no rates; it shows the share that its amounts are.
    private const string LinesOfOrder = """
        select id, product_id, product_name, product_type, quantity, base_price, final_price, subtotal, discount,
               coalesce(tax_rate, round(tax * 100 / nullif(subtotal, 0), 2), 0), tax, coalesce(service_charge_rate, round(service_charge * 100 / nullif(subtotal, 0), 2), 0),
               service_charge, promotion_id, promotion_name, notes
        from ordering.order_lines where me_id = $1 and order_id = $2 order by position
        """;

    private const string NewestOrders = """
        select o.id, o.number, o.type, o.guest_count, o.subtotal, o.discount, o.tax, o.service_charge, o.total, o.rounded, o.payment_status, o.payment_type,
               o.paid_at, o.refunded, o.placed_at, o.customer_id, o.table_id, t.name
        from (select * from ordering.orders where me_id = $1 order by placed_at desc, id desc limit $2) o
        left join ordering.table_locations t on t.me_id = o.me_id and t.id = o.table_id
        order by o.placed_at desc, o.id desc
        """;

    private const string Bill = "select number, customer_id, total, rounded, placed_at, payment_version = 0 and not went_to_gateway from ordering.orders where me_id = $1 and id = $2";

    private const string IsUntouched = """
        select 1 / (case when exists (select from ordering.orders where me_id = $1 and id = $2 and payment_version = 0 and not went_to_gateway) then 1 else 0 end)
        """;

    /// <summary>Has the session's transaction begin only if there is such an order and it knows of no move of its payment.</summary>
    internal static void PresumeUntouched(this OrderingDbContext store, long orderId) =>
        store.Session.Presume(TenantSession.Statement(IsUntouched, store.CurrentTenant.Value, orderId));

    /// <summary>What is to be paid of an order, in the session's transaction, which is opened with it if need be; null when there is none.</summary>
    internal static Task<OrderBill?> ReadBillAsync(this OrderingDbContext store, long orderId, CancellationToken cancellationToken) =>
        store.Session.ReadAsync(TenantSession.Statement(Bill, store.CurrentTenant.Value, orderId), (row, token) => BillOfAsync(orderId, row, token), cancellationToken);

    /// <summary>An order as far as this module knows it, or null.</summary>
    internal static Task<FoundOrder?> ReadDetailsAsync(this OrderingDbContext store, long orderId, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant.Value;
        return store.Session.ReadAtOnceAsync(
            [TenantSession.Statement(OneOrder, tenant, orderId), TenantSession.Statement(LinesOfOrder, tenant, orderId)],
            async (reader, token) =>
            {
                if (!await reader.ReadAsync(token))
                {
                    return null;
                }

                var found = OrderOf(reader);
                await reader.NextResultAsync(token);
                var items = new List<OrderDetails.Item>();
                while (await reader.ReadAsync(token))
                {
                    items.Add(ItemOf(reader));
                }

                return found with { Details = found.Details with { Items = items } };
            },
            cancellationToken);
    }

    /// <summary>The merchant's newest orders and how many there are in all; customers without their names.</summary>
    internal static Task<Page<OrderSummary>> ReadNewestAsync(this OrderingDbContext store, int limit, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant.Value;
        return store.Session.ReadAtOnceAsync(
            [TenantSession.Statement(OrderNumbers.Total, tenant), TenantSession.Statement(NewestOrders, tenant, limit + 1)],
            async (reader, token) =>
            {
                await reader.ReadAsync(token);
                var total = reader.GetInt64(0);
                await reader.NextResultAsync(token);
                var rows = new List<OrderSummary>(limit);
                var more = false;
                while (await reader.ReadAsync(token))
                {
                    more = rows.Count == limit;
                    if (!more)
                    {
                        rows.Add(SummaryOf(reader));
                    }
                }

                return new Page<OrderSummary>(rows, total, Previous: null, more ? new PageCursor(Backward: false, rows[^1].CreatedAt, rows[^1].Id) : null);
            },
            cancellationToken);
    }

    private static async Task<OrderBill?> BillOfAsync(long orderId, NpgsqlDataReader row, CancellationToken cancellationToken) =>
        await row.ReadAsync(cancellationToken)
            ? new(orderId, row.GetString(0), Id(row, 1), row.GetDecimal(2), row.GetDecimal(3), row.GetFieldValue<DateTimeOffset>(4)) { IsUntouched = row.GetBoolean(5) }
            : null;

    private static FoundOrder OrderOf(NpgsqlDataReader row) => new(
        new OrderDetails(
            row.GetInt64(0), row.GetString(1), EnumWords<OrderType>.Parse(row.GetString(2)), Number(row, 3),
            row.GetDecimal(4), row.GetDecimal(5), row.GetDecimal(6), row.GetDecimal(7), row.GetDecimal(8), row.GetDecimal(9),
            EnumWords<PaymentStatus>.Parse(row.GetString(10)), row.TextOrNull(11), Instant(row, 12), row.TextOrNull(19), Id(row, 20), Customer: null,
            Id(row, 16) is { } table ? new TableView(table, row.GetString(18), row.GetString(17)) : null,
            [],
            Instant(row, 14))
        {
            Refunded = row.GetDecimal(13),
        },
        Id(row, 15),
        row.GetBoolean(21));

    private static OrderSummary SummaryOf(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), EnumWords<OrderType>.Parse(row.GetString(2)), Number(row, 3),
        row.GetDecimal(4), row.GetDecimal(5), row.GetDecimal(6), row.GetDecimal(7), row.GetDecimal(8), row.GetDecimal(9),
        EnumWords<PaymentStatus>.Parse(row.GetString(10)), row.TextOrNull(11), Instant(row, 12), row.GetDecimal(13),
        Id(row, 15) is { } customer ? new(customer, Name: null) : null,
        Id(row, 16) is { } table ? new(table, row.GetString(17)) : null,
        row.GetFieldValue<DateTimeOffset>(14));

    private static OrderDetails.Item ItemOf(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), EnumWords<ProductType>.Parse(row.GetString(3)), row.GetInt32(4),
        row.GetDecimal(5), row.GetDecimal(6), row.GetDecimal(7), row.GetDecimal(8), Percent(row, 9), row.GetDecimal(10), Percent(row, 11), row.GetDecimal(12),
        Id(row, 13), row.TextOrNull(14), row.TextOrNull(15));

    private static decimal Percent(NpgsqlDataReader row, int column) => Percentage.Of(row.GetDecimal(column)).Value;

    private static int? Number(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    private static long? Id(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static DateTimeOffset? Instant(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}

/// <summary>An order that was read, and what other modules have to be asked for.</summary>
/// <param name="Details">Without customer and gateway.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="WentToGateway">True when Payments knows more of it.</param>
internal sealed record FoundOrder(OrderDetails Details, long? CustomerId, bool WentToGateway);
