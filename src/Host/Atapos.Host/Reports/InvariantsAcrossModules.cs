using Atapos.Shared.Hosting.Data;

namespace Atapos.Host.Reports;

/// <summary>What is true between the tables of different modules, where there are no foreign keys. It is the host's, because it alone knows all modules.</summary>
internal sealed class InvariantsAcrossModules : IInvariants
{
    private static readonly string[] Owned =
    [
        "catalog.categories", "catalog.products", "catalog.promotions", "catalog.stock_movements", "identity.customers", "ordering.table_locations",
        "ordering.orders", "ordering.order_counters", "payments.payments", "payments.payment_log", "payments.payment_log_heads",
    ];

    public IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "a payment is of an order, over its amounts",
            """
            select p.me_id, format('payment of order %s (%s): %s of %s, the order %s of %s', p.order_id, p.order_number, p.rounded, p.total, coalesce(o.rounded::text, 'is not there:'), coalesce(o.total::text, 'none'))
            from payments.payments p left join ordering.orders o on o.me_id = p.me_id and o.id = p.order_id
            where (o.number, o.total, o.rounded) is distinct from (p.order_number, p.total, p.rounded)
            """),
        new(
            "an order shows its payment as it is, or the news of it waits",
            """
            select o.me_id, format('order %s (%s): %s in move %s, its payment %s in move %s', o.id, o.number, o.payment_status, o.payment_version, coalesce(p.status, 'is not there'), coalesce(p.version, 0))
            from ordering.orders o left join payments.payments p on p.me_id = o.me_id and p.order_id = o.id
            where case
              when o.payment_version = coalesce(p.version, 0)
                then (o.payment_status, o.payment_type, o.paid_at, o.refunded) is distinct from (coalesce(p.status, 'pending'), p.type, p.paid_at, coalesce(p.refunded, 0))
              when o.payment_version < p.version
                then not exists (select from payments.outbox e where e.me_id = p.me_id and e.delivered_at is null and (e.payload ->> 'OrderId')::bigint = p.order_id)
              else true end
            """),
        Refers("an order's customer is one", "ordering.orders", "customer_id", "identity.customers"),
        Refers("a payment's customer is one", "payments.payments", "customer_id", "identity.customers"),
        Refers("a line's product is one", "ordering.order_lines", "product_id", "catalog.products"),
        Refers("a line's promotion is one", "ordering.order_lines", "promotion_id", "catalog.promotions"),
        Refers("goods went to an order", "catalog.stock_movements", "order_id", "ordering.orders"),
        new(
            "a row's merchant is one",
            string.Join(" union all ", Owned.Select(table => $"select distinct me_id, '{table}' from {table} t where not exists (select from tenancy.merchants m where m.me_id = t.me_id)"))),
    ];

    private static Invariant Refers(string name, string from, string column, string to) => new(
        name,
        $"""
        select f.me_id, format('{column} %s in {from}, %s times', f.{column}, count(*)) from {from} f left join {to} t on t.me_id = f.me_id and t.id = f.{column}
        where f.{column} is not null and t.id is null group by f.me_id, f.{column}
        """);
}
