using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Ordering.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class ErasableLineNotes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.LetUpdate("ordering.order_lines", "notes");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("revoke update (notes) on ordering.order_lines from atapos_app");
        }
    }
}
