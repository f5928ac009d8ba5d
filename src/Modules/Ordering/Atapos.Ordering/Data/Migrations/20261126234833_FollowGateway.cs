using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Ordering.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class FollowGateway : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<decimal>(
                name: "refunded",
                schema: "ordering",
                table: "orders",
                type: "numeric(13,0)",
                nullable: false,
                defaultValue: 0m);

            migrationBuilder.AddColumn<bool>(
                name: "went_to_gateway",
                schema: "ordering",
                table: "orders",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddCheckConstraint(
                name: "ck_orders_refunded",
                schema: "ordering",
                table: "orders",
                sql: "refunded >= 0 and (refunded = 0 or payment_status in ('settlement', 'refund'))");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_orders_refunded",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "refunded",
                schema: "ordering",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "went_to_gateway",
                schema: "ordering",
                table: "orders");
        }
    }
}
