using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Catalog.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class CompleteCatalog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateSearchKey();

            migrationBuilder.DropIndex(
                name: "ix_stock_movements_product",
                schema: "catalog",
                table: "stock_movements");

            migrationBuilder.DropIndex(
                name: "ix_promotions_running",
                schema: "catalog",
                table: "promotions");

            migrationBuilder.DropIndex(
                name: "ux_categories_name",
                schema: "catalog",
                table: "categories");

            migrationBuilder.AddColumn<int>(
                name: "stock_after",
                schema: "catalog",
                table: "stock_movements",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "deleted_at",
                schema: "catalog",
                table: "promotions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "deleted_at",
                schema: "catalog",
                table: "products",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "deleted_at",
                schema: "catalog",
                table: "categories",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "search_text",
                schema: "catalog",
                table: "products",
                type: "text",
                nullable: true,
                computedColumnSql: "catalog.search_key(name || E'\\n' || coalesce(description, ''))",
                stored: true);

            migrationBuilder.CreateIndex(
                name: "ix_stock_movements_product",
                schema: "catalog",
                table: "stock_movements",
                columns: new[] { "me_id", "product_id", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_promotions_running",
                schema: "catalog",
                table: "promotions",
                columns: new[] { "me_id", "end_at" },
                filter: "is_active and deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ux_categories_name",
                schema: "catalog",
                table: "categories",
                columns: new[] { "me_id", "name_key" },
                unique: true,
                filter: "deleted_at is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_stock_movements_product",
                schema: "catalog",
                table: "stock_movements");

            migrationBuilder.DropIndex(
                name: "ix_promotions_running",
                schema: "catalog",
                table: "promotions");

            migrationBuilder.DropIndex(
                name: "ux_categories_name",
                schema: "catalog",
                table: "categories");

            migrationBuilder.DropColumn(
                name: "search_text",
                schema: "catalog",
                table: "products");

            migrationBuilder.DropColumn(
                name: "stock_after",
                schema: "catalog",
                table: "stock_movements");

            migrationBuilder.DropColumn(
                name: "deleted_at",
                schema: "catalog",
                table: "promotions");

            migrationBuilder.DropColumn(
                name: "deleted_at",
                schema: "catalog",
                table: "products");

            migrationBuilder.DropColumn(
                name: "deleted_at",
                schema: "catalog",
                table: "categories");

            migrationBuilder.CreateIndex(
                name: "ix_stock_movements_product",
                schema: "catalog",
                table: "stock_movements",
                columns: new[] { "me_id", "product_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_promotions_running",
                schema: "catalog",
                table: "promotions",
                columns: new[] { "me_id", "end_at" },
                filter: "is_active");

            migrationBuilder.CreateIndex(
                name: "ux_categories_name",
                schema: "catalog",
                table: "categories",
                columns: new[] { "me_id", "name_key" },
                unique: true);

            migrationBuilder.Sql("drop function catalog.search_key(text);");
        }
    }
}
