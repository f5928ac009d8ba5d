using Atapos.Identity.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Identity.Data;

internal sealed class CustomerConfiguration : IEntityTypeConfiguration<Customer>
{
    public void Configure(EntityTypeBuilder<Customer> customer)
    {
        customer.ToTable("customers", table =>
        {
            table.HasCheckConstraint("ck_customers_ids", "me_id > 0 and id > 0");
            table.HasCheckConstraint(
                "ck_customers_email",
                """(email is null and email_key is null) or (email is not null and email_key is not null and email_key = lower(email collate "C") and position('@' in email) > 1)""");
            table.HasCheckConstraint("ck_customers_name", "name <> '' and name = btrim(name)");
            table.HasCheckConstraint("ck_customers_phone", "phone <> '' and phone = btrim(phone)");
            table.HasCheckConstraint("ck_customers_erased", "erased_at is null or (not is_active and email is null and name is null and phone is null)");
        });
        customer.HasKey(c => new { c.Tenant, c.Id });
        customer.Property(c => c.Id).ValueGeneratedNever();
        customer.Property(c => c.Email).HasMaxLength(EmailAddress.MaxLength).HasConversion(email => email!.Value.Value, text => EmailAddress.Of(text));
        customer.Property(c => c.EmailKey).HasMaxLength(EmailAddress.MaxLength);
        customer.Property(c => c.Name).HasMaxLength(Customer.MaxNameLength);
        customer.Property(c => c.Phone).HasMaxLength(Customer.MaxPhoneLength);
        customer.Property(c => c.IsActive);
        customer.Property(c => c.CreatedAt);
        customer.Property(c => c.SignedOutAt);
        customer.Property(c => c.ErasedAt);
        customer.Property<uint>("xmin").IsRowVersion();
        customer.HasIndex(c => new { c.Tenant, c.EmailKey }).IsUnique().HasDatabaseName("ux_customers_email_key");
    }
}
