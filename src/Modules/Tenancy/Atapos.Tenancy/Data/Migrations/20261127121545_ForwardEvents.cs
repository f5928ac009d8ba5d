using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Tenancy.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class ForwardEvents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "to_broker_at",
                schema: "tenancy",
                table: "outbox",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_outbox_to_broker",
                schema: "tenancy",
                table: "outbox",
                column: "id",
                filter: "to_broker_at is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outbox_to_broker",
                schema: "tenancy",
                table: "outbox");

            migrationBuilder.DropColumn(
                name: "to_broker_at",
                schema: "tenancy",
                table: "outbox");
        }
    }
}
