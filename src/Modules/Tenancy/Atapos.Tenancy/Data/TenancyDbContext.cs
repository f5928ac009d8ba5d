using Atapos.Shared.Hosting.Data;
using Atapos.Tenancy.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Tenancy.Data;

internal sealed class TenancyDbContext(DbContextOptions<TenancyDbContext> options) : ModuleDbContext(options)
{
    internal const string SchemaName = "tenancy";

    /// <summary>The channel on which the database tells which merchant has changed; a trigger does it.</summary>
    internal const string Changes = "atapos_merchants";

    public override string Schema => SchemaName;

    protected override Type OpenToPlatform => typeof(Merchant);

    internal DbSet<Merchant> Merchants => Set<Merchant>();
}

internal sealed class MerchantConfiguration : IEntityTypeConfiguration<Merchant>
{
    public void Configure(EntityTypeBuilder<Merchant> merchant)
    {
        merchant.ToTable("merchants", table =>
        {
            table.HasCheckConstraint("ck_merchants_number", "me_id > 0");
            table.HasCheckConstraint("ck_merchants_business_type", "business_type in ('fnb', 'retail', 'service', 'other')");
            table.HasCheckConstraint("ck_merchants_pos_mode", "pos_mode in ('centralized', 'distributed', 'hybrid')");
            table.HasCheckConstraint("ck_merchants_locale", "locale in ('id', 'en')");
            table.HasCheckConstraint("ck_merchants_name", "length(trim(name)) > 0");
            table.HasCheckConstraint("ck_merchants_deleted", "deleted_at is null or not is_active");
        });
        merchant.HasKey(m => m.Tenant);
        merchant.Property(m => m.Tenant).ValueGeneratedNever();
        merchant.Property(m => m.Name).HasMaxLength(Merchant.LongestName);
        merchant.Property(m => m.BusinessType);
        merchant.Property(m => m.PosMode);
        merchant.Property(m => m.IsActive);
        merchant.Property(m => m.TimeZone).HasMaxLength(ShopTimeZone.Longest);
        merchant.Property(m => m.Locale);
        merchant.Property(m => m.ServiceChargeTaxable);
        merchant.Property(m => m.CustomerOrdering);
        merchant.Property(m => m.MidtransServerKey);
        merchant.Property(m => m.MidtransClientKey).HasMaxLength(GatewayKey.Longest);
        merchant.Property(m => m.MidtransIsProduction);
        merchant.Property(m => m.CreatedAt);
        merchant.Property(m => m.DeletedAt);
        merchant.Property<uint>("xmin").IsRowVersion();
    }
}
