using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Catalog.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class TellMenuChanged : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // PostgreSQL tells once per transaction and merchant, however many rows change. What a sale changes, how many of a counted
            // product are left, is not told: that would let the commits of all sales wait for each other. That counting begins or ends is.
            migrationBuilder.Sql("""
                create function catalog.tell_menu_changed() returns trigger language plpgsql as $$
                begin
                  perform pg_notify('atapos_menu', coalesce(new.me_id, old.me_id)::text);
                  return null;
                end $$;

                create trigger tell_menu_added
                  after insert or delete on catalog.products
                  for each row execute function catalog.tell_menu_changed();
                create trigger tell_menu_changed
                  after update of name, description, type, base_price, tax_percent, service_charge_percent, is_available, is_active, category_id, deleted_at
                  on catalog.products
                  for each row execute function catalog.tell_menu_changed();
                create trigger tell_menu_counted
                  after update of stock on catalog.products
                  for each row when ((old.stock is null) <> (new.stock is null)) execute function catalog.tell_menu_changed();
                create trigger tell_menu_changed
                  after insert or update or delete on catalog.product_images
                  for each row execute function catalog.tell_menu_changed();
                create trigger tell_menu_changed
                  after insert or update or delete on catalog.promotions
                  for each row execute function catalog.tell_menu_changed();
                create trigger tell_menu_changed
                  after insert or update or delete on catalog.promotion_products
                  for each row execute function catalog.tell_menu_changed();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop function catalog.tell_menu_changed() cascade;");
    }
}
