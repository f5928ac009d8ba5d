using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Ordering.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class CheckRowsAtOnce : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddOrderChecks();

            migrationBuilder.DropCheckConstraint(
                name: "ck_orders_amounts",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropCheckConstraint(
                name: "ck_orders_discount",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropCheckConstraint(
                name: "ck_orders_guest_count",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropCheckConstraint(
                name: "ck_orders_paid",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropCheckConstraint(
                name: "ck_orders_payment_status",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropCheckConstraint(
                name: "ck_orders_refunded",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropCheckConstraint(
                name: "ck_orders_rounded",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropCheckConstraint(
                name: "ck_orders_total",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropCheckConstraint(
                name: "ck_orders_type",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropCheckConstraint(
                name: "ck_order_lines_discount",
                schema: "ordering",
                table: "order_lines");

            migrationBuilder.DropCheckConstraint(
                name: "ck_order_lines_quantity",
                schema: "ordering",
                table: "order_lines");

            migrationBuilder.DropCheckConstraint(
                name: "ck_order_lines_rates",
                schema: "ordering",
                table: "order_lines");

            migrationBuilder.DropCheckConstraint(
                name: "ck_order_lines_service_charge",
                schema: "ordering",
                table: "order_lines");

            migrationBuilder.DropCheckConstraint(
                name: "ck_order_lines_subtotal",
                schema: "ordering",
                table: "order_lines");

            migrationBuilder.DropCheckConstraint(
                name: "ck_order_lines_tax",
                schema: "ordering",
                table: "order_lines");

            migrationBuilder.AddCheckConstraint(
                name: "ck_orders_sound",
                schema: "ordering",
                table: "orders",
                sql: "ordering.is_sound_order(type, guest_count, subtotal, discount, tax, service_charge, total, rounded, payment_status, payment_type, paid_at, refunded)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_lines_sound",
                schema: "ordering",
                table: "order_lines",
                sql: "ordering.is_sound_line(quantity, base_price, final_price, subtotal, discount, tax_rate, tax, service_charge_rate, service_charge)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_orders_sound",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropCheckConstraint(
                name: "ck_order_lines_sound",
                schema: "ordering",
                table: "order_lines");

            migrationBuilder.AddCheckConstraint(
                name: "ck_orders_amounts",
                schema: "ordering",
                table: "orders",
                sql: "total >= 0 and tax >= 0 and service_charge >= 0 and greatest(subtotal, rounded) <= 1000000000000");

            migrationBuilder.AddCheckConstraint(
                name: "ck_orders_discount",
                schema: "ordering",
                table: "orders",
                sql: "discount between 0 and subtotal");

            migrationBuilder.AddCheckConstraint(
                name: "ck_orders_guest_count",
                schema: "ordering",
                table: "orders",
                sql: "guest_count between 1 and 9999");

            migrationBuilder.AddCheckConstraint(
                name: "ck_orders_paid",
                schema: "ordering",
                table: "orders",
                sql: "payment_status not in ('settlement', 'refund') or (paid_at is not null and payment_type is not null)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_orders_payment_status",
                schema: "ordering",
                table: "orders",
                sql: "payment_status in ('pending', 'settlement', 'cancel', 'deny', 'expire', 'failure', 'refund')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_orders_refunded",
                schema: "ordering",
                table: "orders",
                sql: "refunded >= 0 and (refunded = 0 or payment_status in ('settlement', 'refund'))");

            migrationBuilder.AddCheckConstraint(
                name: "ck_orders_rounded",
                schema: "ordering",
                table: "orders",
                sql: "rounded = round(total / 100) * 100");

            migrationBuilder.AddCheckConstraint(
                name: "ck_orders_total",
                schema: "ordering",
                table: "orders",
                sql: "total = subtotal - discount + tax + service_charge");

            migrationBuilder.AddCheckConstraint(
                name: "ck_orders_type",
                schema: "ordering",
                table: "orders",
                sql: "type in ('dine_in', 'takeaway', 'delivery', 'service_job', 'walk_in')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_lines_discount",
                schema: "ordering",
                table: "order_lines",
                sql: "final_price between 0 and base_price and discount = base_price * quantity - subtotal");

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_lines_quantity",
                schema: "ordering",
                table: "order_lines",
                sql: "quantity between 1 and 9999");

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_lines_rates",
                schema: "ordering",
                table: "order_lines",
                sql: "tax_rate between 0 and 100 and service_charge_rate between 0 and 100");

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_lines_service_charge",
                schema: "ordering",
                table: "order_lines",
                sql: "service_charge = round(subtotal * service_charge_rate / 100)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_lines_subtotal",
                schema: "ordering",
                table: "order_lines",
                sql: "subtotal = final_price * quantity");

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_lines_tax",
                schema: "ordering",
                table: "order_lines",
                sql: "tax in (round(subtotal * tax_rate / 100), round((subtotal + service_charge) * tax_rate / 100))");

            migrationBuilder.DropOrderChecks();
        }
    }
}
