using System;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Catalog.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class ImageUploads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_product_images_url",
                schema: "catalog",
                table: "product_images");

            migrationBuilder.CreateTable(
                name: "unlinked_files",
                schema: "catalog",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    public_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    arrives_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    last_error = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_unlinked_files", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_unlinked_files_state", "state in ('uploading', 'doomed')");
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_product_images_url",
                schema: "catalog",
                table: "product_images",
                sql: "url ~ '^https?://'");

            migrationBuilder.CreateIndex(
                name: "ix_unlinked_files_due",
                schema: "catalog",
                table: "unlinked_files",
                column: "next_attempt_at");

            migrationBuilder.ProtectWorkTable("catalog.unlinked_files");
            migrationBuilder.DoomFilesWithPictures();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.LeaveFilesOfPictures();

            migrationBuilder.DropTable(
                name: "unlinked_files",
                schema: "catalog");

            migrationBuilder.DropCheckConstraint(
                name: "ck_product_images_url",
                schema: "catalog",
                table: "product_images");

            migrationBuilder.AddCheckConstraint(
                name: "ck_product_images_url",
                schema: "catalog",
                table: "product_images",
                sql: "url like 'https://%'");
        }
    }
}
