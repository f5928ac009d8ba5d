using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Atapos.Identity.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class TellCustomersChanged : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            create function identity.tell_customer_changed() returns trigger language plpgsql as $$
            begin
              perform pg_notify('atapos_customers', old.me_id || ' ' || old.id);
              return null;
            end $$;

            create trigger tell_changed
              after update of email, email_key, name, phone, is_active or delete on identity.customers
              for each row execute function identity.tell_customer_changed();
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop function identity.tell_customer_changed() cascade;");
    }
}
