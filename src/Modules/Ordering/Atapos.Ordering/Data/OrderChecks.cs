using Microsoft.EntityFrameworkCore.Migrations;

namespace Atapos.Ordering.Data;

/// <summary>What must be true of the rows of an order, whoever writes them: one function for each table, which its one check constraint calls (ADR 43).</summary>
/// <remarks>A function is never changed but by a migration that also looks at the rows that are there: PostgreSQL does not look again.</remarks>
internal static class OrderChecks
{
    internal const string OfOrder = """
        ordering.is_sound_order(type, guest_count, subtotal, discount, tax, service_charge, total, rounded, payment_status, payment_type, paid_at, refunded)
        """;

    internal const string OfLine = """
        ordering.is_sound_line(quantity, base_price, final_price, subtotal, discount, tax_rate, tax, service_charge_rate, service_charge)
        """;

    internal static void AddOrderChecks(this MigrationBuilder migration) => migration.Sql("""
        create function ordering.is_sound_order(
          type text, guest_count int, subtotal numeric, discount numeric, tax numeric, service_charge numeric, total numeric, rounded numeric,
          payment_status text, payment_type text, paid_at timestamptz, refunded numeric) returns boolean
        language plpgsql immutable parallel safe
        as $$
        begin
          return type in ('dine_in', 'takeaway', 'delivery', 'service_job', 'walk_in')
            and guest_count between 1 and 9999
            and total = subtotal - discount + tax + service_charge
            and discount between 0 and subtotal
            and rounded = round(total / 100) * 100
            and total >= 0 and tax >= 0 and service_charge >= 0 and greatest(subtotal, rounded) <= 1000000000000
            and payment_status in ('pending', 'settlement', 'cancel', 'deny', 'expire', 'failure', 'refund')
            and (payment_status not in ('settlement', 'refund') or (paid_at is not null and payment_type is not null))
            and refunded >= 0 and (refunded = 0 or payment_status in ('settlement', 'refund'));
        end $$;

        create function ordering.is_sound_line(
          quantity int, base_price numeric, final_price numeric, subtotal numeric, discount numeric, tax_rate numeric, tax numeric,
          service_charge_rate numeric, service_charge numeric) returns boolean
        language plpgsql immutable parallel safe
        as $$
        begin
          return quantity between 1 and 9999
            and subtotal = final_price * quantity
            and final_price between 0 and base_price and discount = base_price * quantity - subtotal
            and tax_rate between 0 and 100 and service_charge_rate between 0 and 100
            and service_charge = round(subtotal * service_charge_rate / 100)
            and tax in (round(subtotal * tax_rate / 100), round((subtotal + service_charge) * tax_rate / 100));
        end $$;
        """);

    internal static void DropOrderChecks(this MigrationBuilder migration) => migration.Sql("""
        drop function ordering.is_sound_order(text, int, numeric, numeric, numeric, numeric, numeric, numeric, text, text, timestamptz, numeric);
        drop function ordering.is_sound_line(int, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric);
        """);
}
