using Atapos.Catalog.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Catalog.Data;

internal sealed class PromotionConfiguration : IEntityTypeConfiguration<Promotion>
{
    public void Configure(EntityTypeBuilder<Promotion> promotion)
    {
        promotion.ToTable("promotions", table =>
        {
            table.HasCheckConstraint("ck_promotions_name", "btrim(name) <> ''");
            table.HasCheckConstraint("ck_promotions_period", "end_at >= start_at");
            table.HasCheckConstraint("ck_promotions_discount", """
                case discount_type
                  when 'percent' then discount_value > 0 and discount_value <= 100
                  when 'nominal' then discount_value between 1 and 1000000000000 and discount_value = trunc(discount_value)
                  when 'override_price' then discount_value between 0 and 1000000000000 and discount_value = trunc(discount_value)
                  else false
                end
                """);
        });
        promotion.HasKey(p => new { p.Tenant, p.Id });
        promotion.Property(p => p.Id).ValueGeneratedNever();
        promotion.Property(p => p.Name).HasMaxLength(Promotion.LongestName);
        promotion.Property(p => p.DiscountValue).HasColumnType("numeric(15,2)");
        promotion.Property<uint>("xmin").IsRowVersion();
        promotion.HasQueryFilter(CatalogDbContext.DeletedFilter, p => p.DeletedAt == null);
        promotion.HasIndex(p => new { p.Tenant, p.EndAt }).HasFilter("is_active and deleted_at is null").HasDatabaseName("ix_promotions_running");
        promotion.HasMany(p => p.Products).WithOne().HasForeignKey(i => new { i.Tenant, i.PromotionId });
    }
}

internal sealed class PromotionProductConfiguration : IEntityTypeConfiguration<PromotionProduct>
{
    public void Configure(EntityTypeBuilder<PromotionProduct> item)
    {
        item.ToTable("promotion_products");
        item.HasKey(i => new { i.Tenant, i.PromotionId, i.ProductId });
        item.HasOne<Product>().WithMany().HasForeignKey(i => new { i.Tenant, i.ProductId });
        item.HasIndex(i => new { i.Tenant, i.ProductId }).HasDatabaseName("ix_promotion_products_product");
    }
}
