using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Tenancy.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class AddGatewayAccounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "deleted_at",
                schema: "tenancy",
                table: "merchants",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "midtrans_client_key",
                schema: "tenancy",
                table: "merchants",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "midtrans_is_production",
                schema: "tenancy",
                table: "merchants",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "midtrans_server_key",
                schema: "tenancy",
                table: "merchants",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddCheckConstraint(
                name: "ck_merchants_deleted",
                schema: "tenancy",
                table: "merchants",
                sql: "deleted_at is null or not is_active");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_merchants_deleted",
                schema: "tenancy",
                table: "merchants");

            migrationBuilder.DropColumn(
                name: "deleted_at",
                schema: "tenancy",
                table: "merchants");

            migrationBuilder.DropColumn(
                name: "midtrans_client_key",
                schema: "tenancy",
                table: "merchants");

            migrationBuilder.DropColumn(
                name: "midtrans_is_production",
                schema: "tenancy",
                table: "merchants");

            migrationBuilder.DropColumn(
                name: "midtrans_server_key",
                schema: "tenancy",
                table: "merchants");
        }
    }
}
