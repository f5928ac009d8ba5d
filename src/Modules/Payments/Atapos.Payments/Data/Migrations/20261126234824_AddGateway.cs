using System;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Payments.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class AddGateway : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "attempts_made",
                schema: "payments",
                table: "payments",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<decimal>(
                name: "refunded",
                schema: "payments",
                table: "payments",
                type: "numeric(13,0)",
                nullable: false,
                defaultValue: 0m);

            migrationBuilder.AddColumn<long>(
                name: "settled_by",
                schema: "payments",
                table: "payments",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "settled_transaction_id",
                schema: "payments",
                table: "payments",
                type: "character varying(255)",
                maxLength: 255,
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "payment_type",
                schema: "payments",
                table: "payment_log",
                type: "character varying(255)",
                maxLength: 255,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(40)",
                oldMaxLength: 40,
                oldNullable: true);

            migrationBuilder.AddColumn<string>(
                name: "fraud_status",
                schema: "payments",
                table: "payment_log",
                type: "character varying(255)",
                maxLength: 255,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "gateway_order_id",
                schema: "payments",
                table: "payment_log",
                type: "character varying(50)",
                maxLength: 50,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "mark",
                schema: "payments",
                table: "payment_log",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "payload",
                schema: "payments",
                table: "payment_log",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "refund_key",
                schema: "payments",
                table: "payment_log",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "signature",
                schema: "payments",
                table: "payment_log",
                type: "character varying(128)",
                maxLength: 128,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "transaction_id",
                schema: "payments",
                table: "payment_log",
                type: "character varying(255)",
                maxLength: 255,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "transaction_status",
                schema: "payments",
                table: "payment_log",
                type: "character varying(255)",
                maxLength: 255,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "attempts",
                schema: "payments",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    order_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    gateway_order_id = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    uses_own_account = table.Column<bool>(type: "boolean", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    token = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    redirect_url = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    qr_string = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    qr_actions = table.Column<string>(type: "jsonb", nullable: true),
                    transaction_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    transaction_status = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    fraud_status = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    payment_type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    acquirer = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    issuer = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    is_on_us = table.Column<bool>(type: "boolean", nullable: true),
                    transaction_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attempts", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_attempts_amount", "amount > 0 and amount <= 1000000000000 and number > 0");
                    table.CheckConstraint("ck_attempts_due", "state in ('opening', 'live', 'unwanted') or next_attempt_at is null");
                    table.CheckConstraint("ck_attempts_kind", "kind in ('snap', 'qris')");
                    table.CheckConstraint("ck_attempts_live", "state <> 'live' or kind <> 'snap' or token is not null");
                    table.CheckConstraint("ck_attempts_state", "state in ('opening', 'live', 'unwanted', 'ended', 'paid')");
                    table.ForeignKey(
                        name: "FK_attempts_payments_me_id_order_id",
                        columns: x => new { x.me_id, x.order_id },
                        principalSchema: "payments",
                        principalTable: "payments",
                        principalColumns: new[] { "me_id", "order_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "duplicate_payments",
                schema: "payments",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    order_id = table.Column<long>(type: "bigint", nullable: false),
                    attempt_id = table.Column<long>(type: "bigint", nullable: false),
                    gateway_order_id = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    transaction_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    payment_type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    amount = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    refunded = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    arrived_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duplicate_payments", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_duplicate_payments_amounts", "amount > 0 and amount <= 1000000000000 and refunded between 0 and amount");
                    table.ForeignKey(
                        name: "FK_duplicate_payments_payments_me_id_order_id",
                        columns: x => new { x.me_id, x.order_id },
                        principalSchema: "payments",
                        principalTable: "payments",
                        principalColumns: new[] { "me_id", "order_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "payment_log_heads",
                schema: "payments",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    lines = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payment_log_heads", x => x.me_id);
                });

            migrationBuilder.CreateTable(
                name: "refunds",
                schema: "payments",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    order_id = table.Column<long>(type: "bigint", nullable: false),
                    key = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    amount = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    reason = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    method = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    transaction_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    duplicate_id = table.Column<long>(type: "bigint", nullable: true),
                    staff_id = table.Column<long>(type: "bigint", nullable: true),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_refunds", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_refunds_amount", "amount > 0 and amount <= 1000000000000");
                    table.CheckConstraint("ck_refunds_due", "(state = 'asked') = (next_attempt_at is not null) and (state = 'asked') = (done_at is null)");
                    table.CheckConstraint("ck_refunds_method", "method in ('cash', 'manual', 'gateway', 'elsewhere', 'chargeback')");
                    table.CheckConstraint("ck_refunds_state", "state in ('asked', 'done', 'refused')");
                    table.ForeignKey(
                        name: "FK_refunds_payments_me_id_order_id",
                        columns: x => new { x.me_id, x.order_id },
                        principalSchema: "payments",
                        principalTable: "payments",
                        principalColumns: new[] { "me_id", "order_id" },
                        onDelete: ReferentialAction.Restrict);
                });

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
                name: "ck_payment_log_event",
                schema: "payments",
                table: "payment_log",
                sql: "event in ('charge', 'notification', 'status_check', 'refund', 'cancel', 'expire', 'cash')");

            migrationBuilder.CreateIndex(
                name: "ix_attempts_due",
                schema: "payments",
                table: "attempts",
                column: "next_attempt_at",
                filter: "next_attempt_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_attempts_gateway_order_id",
                schema: "payments",
                table: "attempts",
                column: "gateway_order_id");

            migrationBuilder.CreateIndex(
                name: "IX_attempts_me_id_gateway_order_id",
                schema: "payments",
                table: "attempts",
                columns: new[] { "me_id", "gateway_order_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_attempts_me_id_order_id_number",
                schema: "payments",
                table: "attempts",
                columns: new[] { "me_id", "order_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_duplicate_payments_me_id_order_id_transaction_id",
                schema: "payments",
                table: "duplicate_payments",
                columns: new[] { "me_id", "order_id", "transaction_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_duplicate_payments_waiting",
                schema: "payments",
                table: "duplicate_payments",
                columns: new[] { "me_id", "id" },
                filter: "refunded < amount");

            migrationBuilder.CreateIndex(
                name: "ix_refunds_due",
                schema: "payments",
                table: "refunds",
                column: "next_attempt_at",
                filter: "next_attempt_at is not null");

            migrationBuilder.CreateIndex(
                name: "IX_refunds_me_id_order_id_key",
                schema: "payments",
                table: "refunds",
                columns: new[] { "me_id", "order_id", "key" },
                unique: true);

            migrationBuilder.CreateIdSequence("payments.attempt_ids");
            migrationBuilder.ProtectWorkTable("payments.attempts", may: "select, insert, update");
            migrationBuilder.ProtectWorkTable("payments.refunds", may: "select, insert, update");
            migrationBuilder.ProtectTenantTable("payments.duplicate_payments", may: "select, insert, update");
            migrationBuilder.ChainPaymentLog();
            migrationBuilder.ProtectWorkTable("payments.payment_log_heads", may: "select");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.UnchainPaymentLog();
            migrationBuilder.Sql("drop sequence payments.attempt_ids");

            migrationBuilder.DropTable(
                name: "attempts",
                schema: "payments");

            migrationBuilder.DropTable(
                name: "duplicate_payments",
                schema: "payments");

            migrationBuilder.DropTable(
                name: "payment_log_heads",
                schema: "payments");

            migrationBuilder.DropTable(
                name: "refunds",
                schema: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payments_refunded",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payments_settled_by",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payment_log_event",
                schema: "payments",
                table: "payment_log");

            migrationBuilder.DropColumn(
                name: "attempts_made",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "refunded",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "settled_by",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "settled_transaction_id",
                schema: "payments",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "fraud_status",
                schema: "payments",
                table: "payment_log");

            migrationBuilder.DropColumn(
                name: "gateway_order_id",
                schema: "payments",
                table: "payment_log");

            migrationBuilder.DropColumn(
                name: "mark",
                schema: "payments",
                table: "payment_log");

            migrationBuilder.DropColumn(
                name: "payload",
                schema: "payments",
                table: "payment_log");

            migrationBuilder.DropColumn(
                name: "refund_key",
                schema: "payments",
                table: "payment_log");

            migrationBuilder.DropColumn(
                name: "signature",
                schema: "payments",
                table: "payment_log");

            migrationBuilder.DropColumn(
                name: "transaction_id",
                schema: "payments",
                table: "payment_log");

            migrationBuilder.DropColumn(
                name: "transaction_status",
                schema: "payments",
                table: "payment_log");

            migrationBuilder.AlterColumn<string>(
                name: "payment_type",
                schema: "payments",
                table: "payment_log",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(255)",
                oldMaxLength: 255,
                oldNullable: true);
        }
    }
}
