using Microsoft.EntityFrameworkCore.Migrations;

namespace Atapos.Payments.Data;

/// <summary>Chains the lines of each merchant's payment log, so that nobody changes, removes or inserts one unseen.</summary>
/// <remarks>
/// A line's hash covers the line and the hash before it; the head keeps the last one. The database does it at every insert, whoever inserts: requests
/// can neither leave it out nor write the head. The head's row stays locked until the commit, so the lines of one merchant are written one
/// after the other. Columns that come later are null in old lines and do not change their hashes.
/// </remarks>
internal static class PaymentLogChain
{
    private const string ChainFunction = """
        function payments.chain_payment_log() returns trigger
        language plpgsql security definer set search_path = pg_catalog
        as $$
        declare
          head payments.payment_log_heads;
        begin
          select * into head from payments.payment_log_heads where me_id = new.me_id for update;
          if not found then
            insert into payments.payment_log_heads (me_id, lines, hash) values (new.me_id, 0, ''::bytea) on conflict do nothing;
            select * into head from payments.payment_log_heads where me_id = new.me_id for update;
          end if;
          new.seq := head.lines + 1;
          new.hash := payments.payment_log_hash(head.hash, new);
          update payments.payment_log_heads set lines = new.seq, hash = new.hash where me_id = new.me_id;
          return new;
        end $$;
        """;

    internal static void ChainPaymentLog(this MigrationBuilder migration) => migration.Sql($$"""
        alter table payments.payment_log add column seq bigint, add column hash bytea;

        create function payments.payment_log_hash(previous bytea, line payments.payment_log) returns bytea
        language sql stable set search_path = pg_catalog set timezone = 'UTC'
        as $$ select sha256(previous || convert_to((jsonb_strip_nulls(to_jsonb(line)) - 'hash')::text, 'UTF8')) $$;

        -- The owner is bound by row-level security, and no merchant is set here.
        alter table payments.payment_log no force row level security;
        do $$
        declare
          line payments.payment_log;
          owner bigint;
          previous bytea;
          place bigint;
        begin
          for line in select * from payments.payment_log order by me_id, at, id loop
            if owner is distinct from line.me_id then
              owner := line.me_id;
              previous := ''::bytea;
              place := 0;
            end if;
            place := place + 1;
            line.seq := place;
            line.hash := payments.payment_log_hash(previous, line);
            previous := line.hash;
            update payments.payment_log set seq = line.seq, hash = line.hash where me_id = line.me_id and id = line.id;
          end loop;
        end $$;
        insert into payments.payment_log_heads (me_id, lines, hash)
        select distinct on (me_id) me_id, seq, hash from payments.payment_log order by me_id, seq desc;
        alter table payments.payment_log force row level security;
        alter table payments.payment_log alter column seq set not null, alter column hash set not null;
        create unique index ix_payment_log_chain on payments.payment_log (me_id, seq);

        create {{ChainFunction}}
        create trigger chain before insert on payments.payment_log for each row execute function payments.chain_payment_log();
        """);

    /// <summary>
    /// Chains in one statement what took three. The hash is what <c>payments.payment_log_hash</c> says of the line; to say it here, with its time in UTC
    /// whatever the session's zone is, spares the calls and settings that cost more than all else.
    /// </summary>
    internal static void ChainInOneStatement(this MigrationBuilder migration) => migration.Sql("""
        create or replace function payments.chain_payment_log() returns trigger
        language plpgsql security definer set search_path = pg_catalog
        as $$
        begin
          loop
            update payments.payment_log_heads h
            set lines = h.lines + 1,
                hash = sha256(h.hash || convert_to(((jsonb_strip_nulls(to_jsonb(new)) - 'hash')
                  || jsonb_build_object('seq', h.lines + 1, 'at', (to_jsonb(new.at at time zone 'UTC') #>> '{}') || '+00:00'))::text, 'UTF8'))
            where h.me_id = new.me_id
            returning h.lines, h.hash into new.seq, new.hash;
            exit when found;
            insert into payments.payment_log_heads (me_id, lines, hash) values (new.me_id, 0, ''::bytea) on conflict do nothing;
          end loop;
          return new;
        end $$;
        """);

    /// <summary>
    /// Says the line as <c>payments.payment_log_hash</c> does, letter by letter (what is null is left out, names stand in the order of <c>jsonb</c>: by length, then
    /// by letters), without making a <c>jsonb</c> of it five times over, while the merchant's head is locked. A column that comes later is named here too.
    /// </summary>
    internal static void ChainByText(this MigrationBuilder migration) => migration.Sql("""
        create or replace function payments.chain_payment_log() returns trigger
        language plpgsql security definer set search_path = pg_catalog
        as $$
        begin
          loop
            update payments.payment_log_heads h
            set lines = h.lines + 1,
                hash = sha256(h.hash || convert_to(concat(
                  '{"at": ', left(to_json(new.at at time zone 'UTC')::text, -1), '+00:00"',
                  ', "id": ', new.id,
                  ', "seq": ', h.lines + 1,
                  ', "mark": ' || to_json(new.mark),
                  ', "event": ', to_json(new.event),
                  ', "me_id": ', new.me_id,
                  ', "amount": ', new.amount,
                  ', "change": ' || new.change,
                  ', "status": ', to_json(new.status),
                  ', "payload": ' || to_json(new.payload),
                  ', "order_id": ', new.order_id,
                  ', "staff_id": ' || new.staff_id,
                  ', "tendered": ' || new.tendered,
                  ', "signature": ' || to_json(new.signature),
                  ', "refund_key": ' || to_json(new.refund_key),
                  ', "customer_id": ' || new.customer_id,
                  ', "fraud_status": ' || to_json(new.fraud_status),
                  ', "payment_type": ' || to_json(new.payment_type),
                  ', "transaction_id": ' || to_json(new.transaction_id),
                  ', "gateway_order_id": ' || to_json(new.gateway_order_id),
                  ', "transaction_status": ' || to_json(new.transaction_status),
                  '}'), 'UTF8'))
            where h.me_id = new.me_id
            returning h.lines, h.hash into new.seq, new.hash;
            exit when found;
            insert into payments.payment_log_heads (me_id, lines, hash) values (new.me_id, 0, ''::bytea) on conflict do nothing;
          end loop;
          return new;
        end $$;
        """);

    internal static void ChainInThreeStatements(this MigrationBuilder migration) => migration.Sql($"""
        create or replace {ChainFunction}
        """);

    internal static void UnchainPaymentLog(this MigrationBuilder migration) => migration.Sql("""
        drop trigger chain on payments.payment_log;
        drop function payments.chain_payment_log();
        drop function payments.payment_log_hash(bytea, payments.payment_log);
        alter table payments.payment_log drop column seq, drop column hash;
        """);
}
