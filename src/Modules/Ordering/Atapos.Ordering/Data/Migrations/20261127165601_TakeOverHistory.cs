using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Ordering.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class TakeOverHistory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_order_counters_last",
                schema: "ordering",
                table: "order_counters");

            migrationBuilder.AlterColumn<decimal>(
                name: "tax_rate",
                schema: "ordering",
                table: "order_lines",
                type: "numeric(5,2)",
                nullable: true,
                oldClrType: typeof(decimal),
                oldType: "numeric(5,2)");

            migrationBuilder.AlterColumn<decimal>(
                name: "service_charge_rate",
                schema: "ordering",
                table: "order_lines",
                type: "numeric(5,2)",
                nullable: true,
                oldClrType: typeof(decimal),
                oldType: "numeric(5,2)");

            migrationBuilder.AddColumn<int>(
                name: "missing",
                schema: "ordering",
                table: "order_counters",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_counters_last",
                schema: "ordering",
                table: "order_counters",
                sql: "last > 0 and missing between 0 and last - 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_order_counters_last",
                schema: "ordering",
                table: "order_counters");

            migrationBuilder.DropColumn(
                name: "missing",
                schema: "ordering",
                table: "order_counters");

            migrationBuilder.AlterColumn<decimal>(
                name: "tax_rate",
                schema: "ordering",
                table: "order_lines",
                type: "numeric(5,2)",
                nullable: false,
                defaultValue: 0m,
                oldClrType: typeof(decimal),
                oldType: "numeric(5,2)",
                oldNullable: true);

            migrationBuilder.AlterColumn<decimal>(
                name: "service_charge_rate",
                schema: "ordering",
                table: "order_lines",
                type: "numeric(5,2)",
                nullable: false,
                defaultValue: 0m,
                oldClrType: typeof(decimal),
                oldType: "numeric(5,2)",
                oldNullable: true);

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_counters_last",
                schema: "ordering",
                table: "order_counters",
                sql: "last > 0");
        }
    }
}
