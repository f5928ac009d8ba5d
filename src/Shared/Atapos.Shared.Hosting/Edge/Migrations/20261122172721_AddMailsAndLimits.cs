using System;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Atapos.Shared.Hosting.Edge.Migrations
{
    /// <inheritdoc />
    internal sealed partial class AddMailsAndLimits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "limits",
                schema: "edge",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    resets_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_limits", x => new { x.me_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "mails",
                schema: "edge",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    recipient = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    message_id = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: true),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mails", x => new { x.me_id, x.id });
                    table.CheckConstraint("ck_mails_body", "state <> 'waiting' or (body is not null and recipient is not null)");
                    table.CheckConstraint("ck_mails_state", "state in ('waiting', 'sent', 'failed', 'expired')");
                    table.CheckConstraint("ck_mails_waiting", "(state = 'waiting') = (next_attempt_at is not null)");
                });

            migrationBuilder.CreateIndex(
                name: "ix_limits_resets_at",
                schema: "edge",
                table: "limits",
                column: "resets_at");

            migrationBuilder.CreateIndex(
                name: "ix_mails_due",
                schema: "edge",
                table: "mails",
                column: "next_attempt_at",
                filter: "next_attempt_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_mails_ended_at",
                schema: "edge",
                table: "mails",
                column: "ended_at");

            migrationBuilder.CreateIndex(
                name: "ux_mails_number",
                schema: "edge",
                table: "mails",
                columns: new[] { "me_id", "number" },
                unique: true);

            migrationBuilder.ProtectWorkTable("edge.limits");
            migrationBuilder.ProtectWorkTable("edge.mails");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "limits",
                schema: "edge");

            migrationBuilder.DropTable(
                name: "mails",
                schema: "edge");
        }
    }
}
