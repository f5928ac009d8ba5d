using System;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Payments.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class CreatePayments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "payments");
            migrationBuilder.OpenSchema("payments");

            migrationBuilder.CreateTable(
                name: "inbox",
                schema: "payments",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reaction = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    handled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbox", x => new { x.me_id, x.event_id, x.reaction });
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                schema: "payments",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    payload = table.Column<string>(type: "jsonb", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    trace_parent = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    parked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox", x => new { x.me_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "payments",
                schema: "payments",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    order_id = table.Column<long>(type: "bigint", nullable: false),
                    order_number = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    customer_id = table.Column<long>(type: "bigint", nullable: true),
                    total = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    rounded = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    collected = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    paid_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments", x => new { x.me_id, x.order_id });
                    table.CheckConstraint("ck_payments_amounts", "total >= 0 and rounded >= 0 and collected >= 0 and greatest(total, rounded) <= 1000000000000");
                    table.CheckConstraint("ck_payments_paid", "(status in ('settlement', 'refund')) = (paid_at is not null) and (paid_at is null) = (type is null)");
                    table.CheckConstraint("ck_payments_status", "status in ('pending', 'settlement', 'cancel', 'deny', 'expire', 'failure', 'refund')");
                    table.CheckConstraint("ck_payments_version", "version >= 0 and (version > 0 or status = 'pending')");
                });

            migrationBuilder.CreateTable(
                name: "payment_log",
                schema: "payments",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    @event = table.Column<string>(name: "event", type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    payment_type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    amount = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    tendered = table.Column<decimal>(type: "numeric(13,0)", nullable: true),
                    change = table.Column<decimal>(type: "numeric(13,0)", nullable: true),
                    staff_id = table.Column<long>(type: "bigint", nullable: true),
                    customer_id = table.Column<long>(type: "bigint", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    order_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payment_log", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_payment_log_amounts", "amount >= 0 and tendered >= 0 and change >= 0");
                    table.CheckConstraint("ck_payment_log_cash", "event <> 'cash' or (tendered - change = amount and staff_id is not null)");
                    table.ForeignKey(
                        name: "FK_payment_log_payments_me_id_order_id",
                        columns: x => new { x.me_id, x.order_id },
                        principalSchema: "payments",
                        principalTable: "payments",
                        principalColumns: new[] { "me_id", "order_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_waiting",
                schema: "payments",
                table: "outbox",
                column: "next_attempt_at",
                filter: "delivered_at is null and parked_at is null");

            migrationBuilder.CreateIndex(
                name: "IX_payment_log_me_id_order_id_id",
                schema: "payments",
                table: "payment_log",
                columns: new[] { "me_id", "order_id", "id" });

            migrationBuilder.CreateIdSequence("payments.log_ids");
            migrationBuilder.ProtectTenantTable("payments.payments", may: "select, insert, update");
            migrationBuilder.ProtectTenantTable("payments.payment_log", may: "select, insert");
            migrationBuilder.ProtectMessages("payments");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "inbox",
                schema: "payments");

            migrationBuilder.DropTable(
                name: "outbox",
                schema: "payments");

            migrationBuilder.DropTable(
                name: "payment_log",
                schema: "payments");

            migrationBuilder.DropTable(
                name: "payments",
                schema: "payments");
        }
    }
}
