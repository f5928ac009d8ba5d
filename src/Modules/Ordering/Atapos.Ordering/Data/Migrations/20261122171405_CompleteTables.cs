using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Ordering.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class CompleteTables : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "deleted_at",
                schema: "ordering",
                table: "table_locations",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "number_key",
                schema: "ordering",
                table: "table_locations",
                type: "text",
                nullable: true,
                computedColumnSql: "lower(number)",
                stored: true);

            // Nothing kept two tables from having one number until now: the younger ones get their id behind it.
            // The owner of the table is bound by row-level security too, and no tenant is set here.
            migrationBuilder.Sql("""
                alter table ordering.table_locations no force row level security;
                update ordering.table_locations t
                set number = left(t.number, 19 - length(t.id::text)) || '-' || t.id
                from (
                    select me_id, id, row_number() over (partition by me_id, number_key order by id) as place
                    from ordering.table_locations) same
                where same.me_id = t.me_id and same.id = t.id and same.place > 1;
                alter table ordering.table_locations force row level security;
                """);

            migrationBuilder.CreateIndex(
                name: "ux_table_locations_number",
                schema: "ordering",
                table: "table_locations",
                columns: new[] { "me_id", "number_key" },
                unique: true,
                filter: "deleted_at is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ux_table_locations_number",
                schema: "ordering",
                table: "table_locations");

            migrationBuilder.DropColumn(
                name: "number_key",
                schema: "ordering",
                table: "table_locations");

            migrationBuilder.DropColumn(
                name: "deleted_at",
                schema: "ordering",
                table: "table_locations");
        }
    }
}
