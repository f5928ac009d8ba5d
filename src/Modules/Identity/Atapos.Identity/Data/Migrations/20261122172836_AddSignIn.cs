using System;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Identity.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class AddSignIn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "erased_at",
                schema: "identity",
                table: "customers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "signed_out_at",
                schema: "identity",
                table: "customers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "revoked_tokens",
                schema: "identity",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    token_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    customer_id = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_revoked_tokens", x => new { x.me_id, x.token_id });
                });

            migrationBuilder.CreateTable(
                name: "sign_in_challenges",
                schema: "identity",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    email_key = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    method = table.Column<string>(type: "text", nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    wrong_tries = table.Column<int>(type: "integer", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sign_in_challenges", x => new { x.me_id, x.email_key, x.method });
                    table.CheckConstraint("ck_sign_in_challenges_email", "email_key = lower(email collate \"C\")");
                    table.CheckConstraint("ck_sign_in_challenges_fingerprint", "octet_length(fingerprint) = 32");
                    table.CheckConstraint("ck_sign_in_challenges_method", "method in ('link', 'otp')");
                    table.CheckConstraint("ck_sign_in_challenges_wrong_tries", "wrong_tries between 0 and 5");
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_customers_erased",
                schema: "identity",
                table: "customers",
                sql: "erased_at is null or (not is_active and email is null and name is null and phone is null)");

            migrationBuilder.CreateIndex(
                name: "ix_revoked_tokens_until",
                schema: "identity",
                table: "revoked_tokens",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_challenges_expires_at",
                schema: "identity",
                table: "sign_in_challenges",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_challenges_fingerprint",
                schema: "identity",
                table: "sign_in_challenges",
                columns: new[] { "me_id", "fingerprint" });

            migrationBuilder.ProtectWorkTable("identity.revoked_tokens", "select, insert, delete");
            migrationBuilder.ProtectWorkTable("identity.sign_in_challenges");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "revoked_tokens",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "sign_in_challenges",
                schema: "identity");

            migrationBuilder.DropCheckConstraint(
                name: "ck_customers_erased",
                schema: "identity",
                table: "customers");

            migrationBuilder.DropColumn(
                name: "erased_at",
                schema: "identity",
                table: "customers");

            migrationBuilder.DropColumn(
                name: "signed_out_at",
                schema: "identity",
                table: "customers");
        }
    }
}
