using System;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Ordering.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class OrderNews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "news_counters",
                schema: "ordering",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    last = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_news_counters", x => x.me_id);
                    table.CheckConstraint("ck_news_counters_last", "last > 0");
                });

            migrationBuilder.CreateTable(
                name: "order_news",
                schema: "ordering",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    order_id = table.Column<long>(type: "bigint", nullable: false),
                    customer_id = table.Column<long>(type: "bigint", nullable: true),
                    kind = table.Column<string>(type: "text", nullable: false),
                    payment_status = table.Column<string>(type: "text", nullable: false),
                    payment_type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    paid_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refunded = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    happened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_order_news", x => new { x.me_id, x.number });
                });

            migrationBuilder.CreateIndex(
                name: "ix_order_news_age",
                schema: "ordering",
                table: "order_news",
                column: "happened_at")
                .Annotation("Npgsql:IndexMethod", "brin");

            // Housekeeping removes old news of all merchants; a request reads and adds its own.
            migrationBuilder.ProtectWorkTable("ordering.order_news", may: "select, insert, delete");
            migrationBuilder.ProtectTenantTable("ordering.news_counters", may: "select, insert, update");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "news_counters",
                schema: "ordering");

            migrationBuilder.DropTable(
                name: "order_news",
                schema: "ordering");
        }
    }
}
