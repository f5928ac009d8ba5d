using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Catalog.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class TakeStockAgain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ux_stock_movements_order",
                schema: "catalog",
                table: "stock_movements");

            migrationBuilder.CreateIndex(
                name: "ix_stock_movements_order",
                schema: "catalog",
                table: "stock_movements",
                columns: new[] { "me_id", "order_id", "id" },
                filter: "order_id is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_stock_movements_order",
                schema: "catalog",
                table: "stock_movements");

            migrationBuilder.CreateIndex(
                name: "ux_stock_movements_order",
                schema: "catalog",
                table: "stock_movements",
                columns: new[] { "me_id", "order_id", "product_id", "kind" },
                unique: true,
                filter: "order_id is not null");
        }
    }
}
