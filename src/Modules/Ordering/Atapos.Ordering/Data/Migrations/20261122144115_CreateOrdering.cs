using System;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Ordering.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class CreateOrdering : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "ordering");
            migrationBuilder.OpenSchema("ordering");

            migrationBuilder.CreateTable(
                name: "inbox",
                schema: "ordering",
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
                name: "order_counters",
                schema: "ordering",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    last = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_order_counters", x => new { x.me_id, x.day });
                    table.CheckConstraint("ck_order_counters_last", "last > 0");
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                schema: "ordering",
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
                name: "table_locations",
                schema: "ordering",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    capacity = table.Column<int>(type: "integer", nullable: true),
                    zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_table_locations", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_table_locations_capacity", "capacity between 1 and 9999");
                });

            migrationBuilder.CreateTable(
                name: "orders",
                schema: "ordering",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    customer_id = table.Column<long>(type: "bigint", nullable: true),
                    staff_id = table.Column<long>(type: "bigint", nullable: true),
                    table_id = table.Column<long>(type: "bigint", nullable: true),
                    guest_count = table.Column<int>(type: "integer", nullable: true),
                    notes = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    subtotal = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    discount = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    tax = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    service_charge = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    total = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    rounded = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    service_charge_taxable = table.Column<bool>(type: "boolean", nullable: false),
                    payment_status = table.Column<string>(type: "text", nullable: false),
                    payment_type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    paid_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    payment_version = table.Column<int>(type: "integer", nullable: false),
                    placed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_orders", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_orders_amounts", "total >= 0 and tax >= 0 and service_charge >= 0 and greatest(subtotal, rounded) <= 1000000000000");
                    table.CheckConstraint("ck_orders_discount", "discount between 0 and subtotal");
                    table.CheckConstraint("ck_orders_guest_count", "guest_count between 1 and 9999");
                    table.CheckConstraint("ck_orders_paid", "payment_status not in ('settlement', 'refund') or (paid_at is not null and payment_type is not null)");
                    table.CheckConstraint("ck_orders_payment_status", "payment_status in ('pending', 'settlement', 'cancel', 'deny', 'expire', 'failure', 'refund')");
                    table.CheckConstraint("ck_orders_rounded", "rounded = round(total / 100) * 100");
                    table.CheckConstraint("ck_orders_total", "total = subtotal - discount + tax + service_charge");
                    table.CheckConstraint("ck_orders_type", "type in ('dine_in', 'takeaway', 'delivery', 'service_job', 'walk_in')");
                    table.ForeignKey(
                        name: "FK_orders_table_locations_me_id_table_id",
                        columns: x => new { x.me_id, x.table_id },
                        principalSchema: "ordering",
                        principalTable: "table_locations",
                        principalColumns: new[] { "me_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "order_lines",
                schema: "ordering",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    product_id = table.Column<long>(type: "bigint", nullable: false),
                    product_name = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    product_type = table.Column<string>(type: "text", nullable: false),
                    quantity = table.Column<int>(type: "integer", nullable: false),
                    base_price = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    final_price = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    subtotal = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    discount = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    tax_rate = table.Column<decimal>(type: "numeric(5,2)", nullable: false),
                    tax = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    service_charge_rate = table.Column<decimal>(type: "numeric(5,2)", nullable: false),
                    service_charge = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    promotion_id = table.Column<long>(type: "bigint", nullable: true),
                    promotion_name = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: true),
                    notes = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    order_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_order_lines", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_order_lines_discount", "final_price between 0 and base_price and discount = base_price * quantity - subtotal");
                    table.CheckConstraint("ck_order_lines_quantity", "quantity between 1 and 9999");
                    table.CheckConstraint("ck_order_lines_rates", "tax_rate between 0 and 100 and service_charge_rate between 0 and 100");
                    table.CheckConstraint("ck_order_lines_service_charge", "service_charge = round(subtotal * service_charge_rate / 100)");
                    table.CheckConstraint("ck_order_lines_subtotal", "subtotal = final_price * quantity");
                    table.CheckConstraint("ck_order_lines_tax", "tax in (round(subtotal * tax_rate / 100), round((subtotal + service_charge) * tax_rate / 100))");
                    table.ForeignKey(
                        name: "FK_order_lines_orders_me_id_order_id",
                        columns: x => new { x.me_id, x.order_id },
                        principalSchema: "ordering",
                        principalTable: "orders",
                        principalColumns: new[] { "me_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_order_lines_me_id_order_id_position",
                schema: "ordering",
                table: "order_lines",
                columns: new[] { "me_id", "order_id", "position" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_orders_me_id_customer_id_placed_at_id",
                schema: "ordering",
                table: "orders",
                columns: new[] { "me_id", "customer_id", "placed_at", "id" },
                filter: "customer_id is not null");

            migrationBuilder.CreateIndex(
                name: "IX_orders_me_id_number",
                schema: "ordering",
                table: "orders",
                columns: new[] { "me_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_orders_me_id_placed_at_id",
                schema: "ordering",
                table: "orders",
                columns: new[] { "me_id", "placed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_orders_me_id_table_id_placed_at_id",
                schema: "ordering",
                table: "orders",
                columns: new[] { "me_id", "table_id", "placed_at", "id" },
                filter: "table_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_waiting",
                schema: "ordering",
                table: "outbox",
                column: "next_attempt_at",
                filter: "delivered_at is null and parked_at is null");

            migrationBuilder.CreateIdSequence("ordering.order_ids");
            migrationBuilder.CreateIdSequence("ordering.line_ids");
            migrationBuilder.CreateIdSequence("ordering.table_ids");
            migrationBuilder.ProtectTenantTable("ordering.orders", may: "select, insert, update");
            migrationBuilder.ProtectTenantTable("ordering.order_lines", may: "select, insert");
            migrationBuilder.ProtectTenantTable("ordering.order_counters", may: "select, insert, update");
            migrationBuilder.ProtectTenantTable("ordering.table_locations", may: "select, insert, update");
            migrationBuilder.ProtectMessages("ordering");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "inbox",
                schema: "ordering");

            migrationBuilder.DropTable(
                name: "order_counters",
                schema: "ordering");

            migrationBuilder.DropTable(
                name: "order_lines",
                schema: "ordering");

            migrationBuilder.DropTable(
                name: "outbox",
                schema: "ordering");

            migrationBuilder.DropTable(
                name: "orders",
                schema: "ordering");

            migrationBuilder.DropTable(
                name: "table_locations",
                schema: "ordering");
        }
    }
}
