using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Tenancy.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class AddMerchantAdministration : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddCheckConstraint(
                name: "ck_merchants_number",
                schema: "tenancy",
                table: "merchants",
                sql: "me_id > 0");

            migrationBuilder.CreateMerchantNumbers();
            migrationBuilder.OpenToPlatform("tenancy.merchants");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                drop policy platform_adds on tenancy.merchants;
                drop policy platform_reads on tenancy.merchants;
                drop sequence tenancy.merchant_numbers;
                """);
            migrationBuilder.DropCheckConstraint(
                name: "ck_merchants_number",
                schema: "tenancy",
                table: "merchants");
        }
    }
}
