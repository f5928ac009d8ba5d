using System;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Catalog.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class CreateCatalog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "catalog");

            migrationBuilder.OpenSchema("catalog");
            migrationBuilder.CreateIdSequence("catalog.category_ids");
            migrationBuilder.CreateIdSequence("catalog.product_ids");
            migrationBuilder.CreateIdSequence("catalog.image_ids");
            migrationBuilder.CreateIdSequence("catalog.promotion_ids");
            migrationBuilder.CreateIdSequence("catalog.movement_ids");

            migrationBuilder.CreateTable(
                name: "categories",
                schema: "catalog",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name_key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_categories", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_categories_name", "btrim(name) <> ''");
                });

            migrationBuilder.CreateTable(
                name: "inbox",
                schema: "catalog",
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
                schema: "catalog",
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
                name: "promotions",
                schema: "catalog",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    discount_type = table.Column<string>(type: "text", nullable: false),
                    discount_value = table.Column<decimal>(type: "numeric(15,2)", nullable: false),
                    start_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    end_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_promotions", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_promotions_discount", "case discount_type\n  when 'percent' then discount_value > 0 and discount_value <= 100\n  when 'nominal' then discount_value between 1 and 1000000000000 and discount_value = trunc(discount_value)\n  when 'override_price' then discount_value between 0 and 1000000000000 and discount_value = trunc(discount_value)\n  else false\nend");
                    table.CheckConstraint("ck_promotions_name", "btrim(name) <> ''");
                    table.CheckConstraint("ck_promotions_period", "end_at >= start_at");
                });

            migrationBuilder.CreateTable(
                name: "products",
                schema: "catalog",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    description = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    type = table.Column<string>(type: "text", nullable: false),
                    base_price = table.Column<decimal>(type: "numeric(13,0)", nullable: false),
                    tax_percent = table.Column<decimal>(type: "numeric(5,2)", nullable: false),
                    service_charge_percent = table.Column<decimal>(type: "numeric(5,2)", nullable: false),
                    is_available = table.Column<bool>(type: "boolean", nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    category_id = table.Column<long>(type: "bigint", nullable: true),
                    stock = table.Column<int>(type: "integer", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_products", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_products_base_price", "base_price between 0 and 1000000000000");
                    table.CheckConstraint("ck_products_name", "btrim(name) <> ''");
                    table.CheckConstraint("ck_products_service_charge_percent", "service_charge_percent between 0 and 100");
                    table.CheckConstraint("ck_products_stock", "stock >= 0");
                    table.CheckConstraint("ck_products_tax_percent", "tax_percent between 0 and 100");
                    table.CheckConstraint("ck_products_type", "type in ('goods', 'service')");
                    table.ForeignKey(
                        name: "FK_products_categories_me_id_category_id",
                        columns: x => new { x.me_id, x.category_id },
                        principalSchema: "catalog",
                        principalTable: "categories",
                        principalColumns: new[] { "me_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "product_images",
                schema: "catalog",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    product_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    cloudinary_public_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    url = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    sort_order = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_product_images", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_product_images_kind", "kind in ('thumbnail', 'detail')");
                    table.CheckConstraint("ck_product_images_sort_order", "sort_order between 0 and case kind when 'detail' then 2 else 0 end");
                    table.CheckConstraint("ck_product_images_url", "url like 'https://%'");
                    table.ForeignKey(
                        name: "FK_product_images_products_me_id_product_id",
                        columns: x => new { x.me_id, x.product_id },
                        principalSchema: "catalog",
                        principalTable: "products",
                        principalColumns: new[] { "me_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "promotion_products",
                schema: "catalog",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    promotion_id = table.Column<long>(type: "bigint", nullable: false),
                    product_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_promotion_products", x => new { x.me_id, x.promotion_id, x.product_id });
                    table.ForeignKey(
                        name: "FK_promotion_products_products_me_id_product_id",
                        columns: x => new { x.me_id, x.product_id },
                        principalSchema: "catalog",
                        principalTable: "products",
                        principalColumns: new[] { "me_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_promotion_products_promotions_me_id_promotion_id",
                        columns: x => new { x.me_id, x.promotion_id },
                        principalSchema: "catalog",
                        principalTable: "promotions",
                        principalColumns: new[] { "me_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "stock_movements",
                schema: "catalog",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    product_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    delta = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    order_id = table.Column<long>(type: "bigint", nullable: true),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stock_movements", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_stock_movements_kind", "case kind\n  when 'sale' then delta < 0 and order_id is not null\n  when 'return' then delta > 0 and order_id is not null\n  when 'adjustment' then delta <> 0 and order_id is null\n  else false\nend");
                    table.ForeignKey(
                        name: "FK_stock_movements_products_me_id_product_id",
                        columns: x => new { x.me_id, x.product_id },
                        principalSchema: "catalog",
                        principalTable: "products",
                        principalColumns: new[] { "me_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ux_categories_name",
                schema: "catalog",
                table: "categories",
                columns: new[] { "me_id", "name_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_outbox_waiting",
                schema: "catalog",
                table: "outbox",
                column: "next_attempt_at",
                filter: "delivered_at is null and parked_at is null");

            migrationBuilder.CreateIndex(
                name: "ux_product_images_place",
                schema: "catalog",
                table: "product_images",
                columns: new[] { "me_id", "product_id", "kind", "sort_order" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_products_category",
                schema: "catalog",
                table: "products",
                columns: new[] { "me_id", "category_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_promotion_products_product",
                schema: "catalog",
                table: "promotion_products",
                columns: new[] { "me_id", "product_id" });

            migrationBuilder.CreateIndex(
                name: "ix_promotions_running",
                schema: "catalog",
                table: "promotions",
                columns: new[] { "me_id", "end_at" },
                filter: "is_active");

            migrationBuilder.CreateIndex(
                name: "ix_stock_movements_product",
                schema: "catalog",
                table: "stock_movements",
                columns: new[] { "me_id", "product_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_stock_movements_order",
                schema: "catalog",
                table: "stock_movements",
                columns: new[] { "me_id", "order_id", "product_id", "kind" },
                unique: true,
                filter: "order_id is not null");

            migrationBuilder.ProtectTenantTable("catalog.categories", "select, insert, update");
            migrationBuilder.ProtectTenantTable("catalog.products", "select, insert, update");
            migrationBuilder.ProtectTenantTable("catalog.product_images");
            migrationBuilder.ProtectTenantTable("catalog.promotions", "select, insert, update");
            migrationBuilder.ProtectTenantTable("catalog.promotion_products", "select, insert, delete");
            migrationBuilder.ProtectTenantTable("catalog.stock_movements", "select, insert");
            migrationBuilder.ProtectMessages("catalog");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "inbox",
                schema: "catalog");

            migrationBuilder.DropTable(
                name: "outbox",
                schema: "catalog");

            migrationBuilder.DropTable(
                name: "product_images",
                schema: "catalog");

            migrationBuilder.DropTable(
                name: "promotion_products",
                schema: "catalog");

            migrationBuilder.DropTable(
                name: "stock_movements",
                schema: "catalog");

            migrationBuilder.DropTable(
                name: "promotions",
                schema: "catalog");

            migrationBuilder.DropTable(
                name: "products",
                schema: "catalog");

            migrationBuilder.DropTable(
                name: "categories",
                schema: "catalog");

            migrationBuilder.Sql("drop sequence catalog.category_ids, catalog.product_ids, catalog.image_ids, catalog.promotion_ids, catalog.movement_ids;");
        }
    }
}
