using Atapos.Shared.Hosting.Data;

namespace Atapos.Ordering.Data;

/// <summary>What is true of tables, orders and lines at any moment.</summary>
internal sealed class OrderingInvariants : IInvariants
{
    private const string Numbered = """
        select me_id, number, split_part(number, '-', 2) as day, split_part(number, '-', 3)::bigint as count
        from ordering.orders where number ~ '^INV-[0-9]{8}-[0-9]{4,}$'
        """;

    public IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "an order's amounts are the sums of its lines",
            """
            select o.me_id, format('order %s (%s): total %s, its lines make %s', o.id, o.number, o.total, coalesce(l.subtotal - l.discount + l.tax + l.service_charge, 0))
            from ordering.orders o left join (
              select me_id, order_id, sum(base_price * quantity) as subtotal, sum(discount) as discount, sum(tax) as tax, sum(service_charge) as service_charge
              from ordering.order_lines group by 1, 2) l on l.me_id = o.me_id and l.order_id = o.id
            where (o.subtotal, o.discount, o.tax, o.service_charge) is distinct from (l.subtotal, l.discount, l.tax, l.service_charge)
               or o.total <> o.subtotal - o.discount + o.tax + o.service_charge or o.rounded <> round(o.total / 100) * 100
            """),
        new(
            "a line is priced by its price, its quantity and its rates",
            """
            select l.me_id, format('line %s of order %s (%s)', l.id, o.id, o.number) from ordering.order_lines l join ordering.orders o on o.me_id = l.me_id and o.id = l.order_id
            where l.subtotal <> l.final_price * l.quantity or l.discount <> l.base_price * l.quantity - l.subtotal
               or l.service_charge <> round(l.subtotal * l.service_charge_rate / 100)
               or l.tax <> round((l.subtotal + case when o.service_charge_taxable then l.service_charge else 0 end) * l.tax_rate / 100)
            """),
        new(
            "a line is of an order, and the lines of an order are counted",
            """
            select l.me_id, format('order %s', l.order_id) from ordering.order_lines l left join ordering.orders o on o.me_id = l.me_id and o.id = l.order_id
            group by l.me_id, l.order_id having count(o.id) <> count(*) or max(l.position) - min(l.position) + 1 <> count(*)
            """),
        new(
            "an order's number has its form",
            "select me_id, format('order %s: %s', id, number) from ordering.orders where number !~ '^INV-[0-9]{8}-[0-9]{4,}$'"),
        new(
            "the orders of a day are numbered without a gap, but for what was missing before they were brought over",
            $"""
            select p.me_id, format('INV-%s-%s is missing', p.day, lpad(min(place)::text, 4, '0'))
            from (select me_id, day, count, row_number() over (partition by me_id, day order by count) as place from ({Numbered}) n) p
            left join ordering.order_counters c on c.me_id = p.me_id and to_char(c.day, 'YYYYMMDD') = p.day
            where count <> place group by p.me_id, p.day having max(count) - max(place) <> coalesce(max(c.missing), 0)
            """),
        new(
            "the counter of a day stands at its last number",
            $"""
            select coalesce(c.me_id, n.me_id), format('day %s: the counter stands at %s, the last number is %s', coalesce(to_char(c.day, 'YYYYMMDD'), n.day), coalesce(c.last, 0), coalesce(n.last, 0))
            from ordering.order_counters c full join (select me_id, day, max(count) as last from ({Numbered}) every group by 1, 2) n
              on n.me_id = c.me_id and n.day = to_char(c.day, 'YYYYMMDD')
            where c.last is distinct from n.last
            """),
        new(
            "the counter of a day knows how many orders it has",
            $"""
            select c.me_id, format('day %s: the counter knows of %s orders, there are %s', n.day, c.last - c.missing, n.orders)
            from ordering.order_counters c join (select me_id, day, count(*) as orders from ({Numbered}) every group by 1, 2) n
              on n.me_id = c.me_id and n.day = to_char(c.day, 'YYYYMMDD')
            where c.last - c.missing <> n.orders
            """),
        new(
            "no news has a number that is still to be given",
            """
            select n.me_id, format('news %s of order %s', n.number, n.order_id)
            from ordering.order_news n left join ordering.news_counters c on c.me_id = n.me_id where n.number > coalesce(c.last, 0)
            """),
        Invariant.OfIds("ordering.order_ids", "ordering.orders"),
        Invariant.OfIds("ordering.line_ids", "ordering.order_lines"),
        Invariant.OfIds("ordering.table_ids", "ordering.table_locations"),
    ];
}
