using System;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Catalog.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class PriceVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "price_versions",
                schema: "catalog",
                columns: table => new
                {
                    me_id = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_price_versions", x => x.me_id);
                });

            migrationBuilder.ProtectTenantTable("catalog.price_versions", "select, insert, update");

            // Deferred to the commit, where nothing else is waited for: taken earlier, the version's row would be one more lock between
            // two transactions that change several products, in whatever order each does. Once a transaction, however much it changes.
            // What a sale changes of a product is not among the columns.
            migrationBuilder.Sql("""
                create function catalog.note_prices_changed() returns trigger language plpgsql as $$
                declare
                  merchant bigint := coalesce(new.me_id, old.me_id);
                begin
                  if not exists (select from catalog.price_versions where me_id = merchant and xmin = pg_current_xact_id()::xid) then
                    insert into catalog.price_versions as v (me_id, version) values (merchant, gen_random_uuid())
                    on conflict (me_id) do update set version = excluded.version;
                    perform pg_notify('atapos_prices', merchant::text);
                  end if;
                  return null;
                end $$;

                create constraint trigger note_prices_added
                  after insert or delete on catalog.products deferrable initially deferred
                  for each row execute function catalog.note_prices_changed();
                create constraint trigger note_prices_changed
                  after update of name, type, base_price, tax_percent, service_charge_percent, is_available, is_active, deleted_at
                  on catalog.products deferrable initially deferred
                  for each row execute function catalog.note_prices_changed();
                create constraint trigger note_prices_changed
                  after insert or update or delete on catalog.promotions deferrable initially deferred
                  for each row execute function catalog.note_prices_changed();
                create constraint trigger note_prices_changed
                  after insert or update or delete on catalog.promotion_products deferrable initially deferred
                  for each row execute function catalog.note_prices_changed();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop function catalog.note_prices_changed() cascade;");

            migrationBuilder.DropTable(
                name: "price_versions",
                schema: "catalog");
        }
    }
}
