using System.Globalization;
using Atapos.IntegrationTests.Harness;
using Npgsql;

namespace Atapos.IntegrationTests.Backups;

/// <summary>Orders of a year that is over, as the first demo shop would have taken them: paid in cash, cancelled, or left open.</summary>
internal static class ManyOrders
{
    // As whoever owns the server, because a year cannot be played over HTTP. One Nasi Goreng at 25,000, 10 % off, 10 % tax, 5 % service charge.
    private const string Sql = """
        begin;
        set local session_replication_role = replica;
        set local work_mem = '128MB';
        set local timezone = 'UTC';
        create temp table past on commit drop as
        select n, 1000000 + n as id, day, 'INV-' || to_char(day, 'YYYYMMDD') || '-' || lpad(row_number() over (partition by day order by n)::text, 4, '0') as number,
               (day + interval '12 hours') at time zone 'Asia/Jakarta' + interval '1 second' * (n % 3600) as at,
               case n % 20 when 0 then 'pending' when 1 then 'cancel' else 'settlement' end as status
        from (select n, (now() - interval '400 days')::date + (n * 365 / {0})::int as day from generate_series(1, {0}) n) days;

        insert into ordering.order_counters (me_id, day, last) select 1, day, count(*) from past group by day;
        insert into ordering.orders (me_id, id, number, type, staff_id, subtotal, discount, tax, service_charge, total, rounded, service_charge_taxable, payment_status,
          payment_type, paid_at, payment_version, placed_at)
        select 1, id, number, 'takeaway', 3, 25000, 2500, 2250, 1125, 25875, 25900, false, status, case status when 'settlement' then 'cash' end,
               case status when 'settlement' then at end, case status when 'pending' then 0 else 1 end, at
        from past;
        insert into ordering.order_lines (me_id, id, position, order_id, product_id, product_name, product_type, quantity, base_price, final_price, subtotal, discount,
          tax_rate, tax, service_charge_rate, service_charge)
        select 1, id, 0, id, 1, 'Nasi Goreng', 'goods', 1, 25000, 22500, 22500, 2500, 10, 2250, 5, 1125 from past;
        insert into payments.payments (me_id, order_id, order_number, total, rounded, status, type, collected, paid_at, version)
        select 1, id, number, 25875, 25900, status, case status when 'settlement' then 'cash' end, case status when 'settlement' then 25900 else 0 end,
               case status when 'settlement' then at end, 1
        from past where status <> 'pending';

        do $$
        declare
          head payments.payment_log_heads;
          line payments.payment_log;
        begin
          select * into head from payments.payment_log_heads where me_id = 1 for update;
          for line in
            select (jsonb_populate_record(null::payments.payment_log, jsonb_build_object('me_id', 1, 'id', id, 'order_id', id, 'status', status, 'staff_id', 3, 'at', at)
              || case status when 'cancel' then jsonb_build_object('event', 'cancel', 'amount', 25875)
                 else jsonb_build_object('event', 'cash', 'amount', 25900, 'tendered', 30000, 'change', 4100, 'payment_type', 'cash') end)).*
            from past where status <> 'pending' order by n
          loop
            line.seq := head.lines + 1;
            -- What payments.payment_log_hash says, without the setting of its settings a million times.
            line.hash := sha256(head.hash || convert_to((jsonb_strip_nulls(to_jsonb(line)) - 'hash')::text, 'UTF8'));
            head := row (1, line.seq, line.hash);
            insert into payments.payment_log select (line).*;
          end loop;
          update payments.payment_log_heads set lines = head.lines, hash = head.hash where me_id = 1;
        end $$;
        select setval('ordering.order_ids', 1000001 + {0}), setval('ordering.line_ids', 1000001 + {0}), setval('payments.log_ids', 1000001 + {0});
        commit
        """;

    /// <summary>Adds so many.</summary>
    internal static async Task AddAsync(TestDatabase database, int count)
    {
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand(Sql.Replace("{0}", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
