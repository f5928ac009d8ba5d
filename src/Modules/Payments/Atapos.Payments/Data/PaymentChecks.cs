using Microsoft.EntityFrameworkCore.Migrations;

namespace Atapos.Payments.Data;

/// <summary>What must be true of a payment's row and of each line of its log, whoever writes them (ADR 43).</summary>
/// <remarks>A function is never changed but by a migration that also looks at the rows that are there: PostgreSQL does not look again.</remarks>
internal static class PaymentChecks
{
    internal const string OfPayment = "payments.is_sound_payment(total, rounded, status, type, collected, refunded, paid_at, settled_by, version)";

    internal const string OfLogLine = "payments.is_sound_log_line(event, amount, tendered, change, staff_id)";

    internal static void AddPaymentChecks(this MigrationBuilder migration) => migration.Sql("""
        create function payments.is_sound_payment(
          total numeric, rounded numeric, status text, type text, collected numeric, refunded numeric, paid_at timestamptz, settled_by bigint, version int)
          returns boolean
        language plpgsql immutable parallel safe
        as $$
        begin
          return status in ('pending', 'settlement', 'cancel', 'deny', 'expire', 'failure', 'refund')
            and total >= 0 and rounded >= 0 and collected >= 0 and greatest(total, rounded) <= 1000000000000
            and refunded between 0 and collected and (status <> 'refund' or refunded = collected)
            and (settled_by is null or status in ('settlement', 'refund'))
            and (status in ('settlement', 'refund')) = (paid_at is not null) and (paid_at is null) = (type is null)
            and version >= 0 and (version > 0 or status = 'pending');
        end $$;

        create function payments.is_sound_log_line(event text, amount numeric, tendered numeric, change numeric, staff_id bigint) returns boolean
        language plpgsql immutable parallel safe
        as $$
        begin
          return event in ('charge', 'notification', 'status_check', 'refund', 'cancel', 'expire', 'cash')
            and amount >= 0 and tendered >= 0 and change >= 0
            and (event <> 'cash' or (tendered - change = amount and staff_id is not null));
        end $$;
        """);

    internal static void DropPaymentChecks(this MigrationBuilder migration) => migration.Sql("""
        drop function payments.is_sound_payment(numeric, numeric, text, text, numeric, numeric, timestamptz, bigint, int);
        drop function payments.is_sound_log_line(text, numeric, numeric, numeric, bigint);
        """);
}
