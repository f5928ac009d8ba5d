using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Payments.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class KeepTraces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "trace_parent",
                schema: "payments",
                table: "receipts",
                type: "character varying(80)",
                maxLength: 80,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "trace_parent",
                schema: "payments",
                table: "receipts");
        }
    }
}
