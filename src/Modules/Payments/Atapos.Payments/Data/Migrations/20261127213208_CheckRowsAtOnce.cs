using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Payments.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class CheckRowsAtOnce : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddPaymentChecks();
            migrationBuilder.ChainInOneStatement();

            migrationBuilder.DropCheckConstraint(
                name: "ck_payments_amounts",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payments_paid",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payments_refunded",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payments_settled_by",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payments_status",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payments_version",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payment_log_amounts",
                schema: "payments",
                table: "payment_log");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payment_log_cash",
                schema: "payments",
                table: "payment_log");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payment_log_event",
                schema: "payments",
                table: "payment_log");

            migrationBuilder.AddCheckConstraint(
                name: "ck_payments_sound",
                schema: "payments",
                table: "payments",
                sql: "payments.is_sound_payment(total, rounded, status, type, collected, refunded, paid_at, settled_by, version)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_payment_log_sound",
                schema: "payments",
                table: "payment_log",
                sql: "payments.is_sound_log_line(event, amount, tendered, change, staff_id)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_payments_sound",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payment_log_sound",
                schema: "payments",
                table: "payment_log");

            migrationBuilder.AddCheckConstraint(
                name: "ck_payments_amounts",
                schema: "payments",
                table: "payments",
                sql: "total >= 0 and rounded >= 0 and collected >= 0 and greatest(total, rounded) <= 1000000000000");

            migrationBuilder.AddCheckConstraint(
                name: "ck_payments_paid",
                schema: "payments",
                table: "payments",
                sql: "(status in ('settlement', 'refund')) = (paid_at is not null) and (paid_at is null) = (type is null)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_payments_refunded",
                schema: "payments",
                table: "payments",
                sql: "refunded between 0 and collected and (status <> 'refund' or refunded = collected)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_payments_settled_by",
                schema: "payments",
                table: "payments",
                sql: "settled_by is null or status in ('settlement', 'refund')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_payments_status",
                schema: "payments",
                table: "payments",
                sql: "status in ('pending', 'settlement', 'cancel', 'deny', 'expire', 'failure', 'refund')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_payments_version",
                schema: "payments",
                table: "payments",
                sql: "version >= 0 and (version > 0 or status = 'pending')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_payment_log_amounts",
                schema: "payments",
                table: "payment_log",
                sql: "amount >= 0 and tendered >= 0 and change >= 0");

            migrationBuilder.AddCheckConstraint(
                name: "ck_payment_log_cash",
                schema: "payments",
                table: "payment_log",
                sql: "event <> 'cash' or (tendered - change = amount and staff_id is not null)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_payment_log_event",
                schema: "payments",
                table: "payment_log",
                sql: "event in ('charge', 'notification', 'status_check', 'refund', 'cancel', 'expire', 'cash')");

            migrationBuilder.ChainInThreeStatements();
            migrationBuilder.DropPaymentChecks();
        }
    }
}
