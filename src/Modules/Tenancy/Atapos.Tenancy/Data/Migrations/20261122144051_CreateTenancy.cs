using System;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Tenancy.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class CreateTenancy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "tenancy");
            migrationBuilder.OpenSchema("tenancy");

            migrationBuilder.CreateTable(
                name: "inbox",
                schema: "tenancy",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reaction = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    handled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbox", x => new { x.me_id, x.event_id, x.reaction });
                });

            migrationBuilder.CreateTable(
                name: "merchants",
                schema: "tenancy",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    business_type = table.Column<string>(type: "text", nullable: false),
                    pos_mode = table.Column<string>(type: "text", nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    locale = table.Column<string>(type: "text", nullable: false),
                    service_charge_taxable = table.Column<bool>(type: "boolean", nullable: false),
                    customer_ordering = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_merchants", x => x.me_id);
                    table.CheckConstraint("ck_merchants_business_type", "business_type in ('fnb', 'retail', 'service', 'other')");
                    table.CheckConstraint("ck_merchants_locale", "locale in ('id', 'en')");
                    table.CheckConstraint("ck_merchants_name", "length(trim(name)) > 0");
                    table.CheckConstraint("ck_merchants_pos_mode", "pos_mode in ('centralized', 'distributed', 'hybrid')");
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                schema: "tenancy",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    payload = table.Column<string>(type: "jsonb", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    trace_parent = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    parked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox", x => new { x.me_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_waiting",
                schema: "tenancy",
                table: "outbox",
                column: "next_attempt_at",
                filter: "delivered_at is null and parked_at is null");

            migrationBuilder.ProtectTenantTable("tenancy.merchants", may: "select, insert, update");
            migrationBuilder.ProtectMessages("tenancy");
            migrationBuilder.Sql("""
                create function tenancy.tell_merchant_changed() returns trigger language plpgsql as $$
                begin
                  perform pg_notify('atapos_merchants', coalesce(new.me_id, old.me_id)::text);
                  return null;
                end $$;
                create trigger tell_changed after insert or update or delete on tenancy.merchants
                  for each row execute function tenancy.tell_merchant_changed();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "inbox",
                schema: "tenancy");

            migrationBuilder.DropTable(
                name: "merchants",
                schema: "tenancy");

            migrationBuilder.DropTable(
                name: "outbox",
                schema: "tenancy");
        }
    }
}
