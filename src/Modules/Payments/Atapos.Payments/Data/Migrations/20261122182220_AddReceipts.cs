using System;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Payments.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class AddReceipts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "receipts",
                schema: "payments",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    state = table.Column<string>(type: "text", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_receipts", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_receipts_due", "(state = 'due') = (next_attempt_at is not null)");
                    table.CheckConstraint("ck_receipts_state", "state in ('due', 'mailed', 'omitted', 'failed')");
                    table.ForeignKey(
                        name: "FK_receipts_payments_me_id_id",
                        columns: x => new { x.me_id, x.id },
                        principalSchema: "payments",
                        principalTable: "payments",
                        principalColumns: new[] { "me_id", "order_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_receipts_due",
                schema: "payments",
                table: "receipts",
                column: "next_attempt_at",
                filter: "next_attempt_at is not null");

            migrationBuilder.ProtectWorkTable("payments.receipts", "select, insert, update");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "receipts",
                schema: "payments");
        }
    }
}
