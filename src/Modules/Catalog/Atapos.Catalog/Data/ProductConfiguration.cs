using Atapos.Catalog.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Catalog.Data;

internal sealed class ProductCategoryConfiguration : IEntityTypeConfiguration<ProductCategory>
{
    public void Configure(EntityTypeBuilder<ProductCategory> category)
    {
        category.ToTable("categories", table => table.HasCheckConstraint("ck_categories_name", "btrim(name) <> ''"));
        category.HasKey(c => new { c.Tenant, c.Id });
        category.Property(c => c.Id).ValueGeneratedNever();
        category.Property(c => c.Name).HasMaxLength(ProductCategory.LongestName);
        category.Property(c => c.NameKey).HasMaxLength(ProductCategory.LongestName);
        category.Property<uint>("xmin").IsRowVersion();
        category.HasQueryFilter(CatalogDbContext.DeletedFilter, c => c.DeletedAt == null);
        category.HasIndex(c => new { c.Tenant, c.NameKey }).IsUnique().HasFilter("deleted_at is null").HasDatabaseName(CategoryNames.Index);
    }
}

internal sealed class ProductConfiguration : IEntityTypeConfiguration<Product>
{
    public void Configure(EntityTypeBuilder<Product> product)
    {
        product.ToTable("products", table =>
        {
            table.HasCheckConstraint("ck_products_name", "btrim(name) <> ''");
            table.HasCheckConstraint("ck_products_type", "type in ('goods', 'service')");
            table.HasCheckConstraint("ck_products_base_price", "base_price between 0 and 1000000000000");
            table.HasCheckConstraint("ck_products_tax_percent", "tax_percent between 0 and 100");
            table.HasCheckConstraint("ck_products_service_charge_percent", "service_charge_percent between 0 and 100");
            table.HasCheckConstraint("ck_products_stock", "stock >= 0");
        });
        product.HasKey(p => new { p.Tenant, p.Id });
        product.Property(p => p.Id).ValueGeneratedNever();
        product.Property(p => p.Name).HasMaxLength(Product.LongestName);
        product.Property(p => p.Description).HasMaxLength(Product.LongestDescription);
        product.Property<uint>("xmin").IsRowVersion();
        product.Property<string>(ProductSearch.Column).HasComputedColumnSql(ProductSearch.Sql, stored: true);
        product.HasQueryFilter(CatalogDbContext.DeletedFilter, p => p.DeletedAt == null);
        product.HasIndex(p => new { p.Tenant, p.CategoryId, p.Id }).HasDatabaseName("ix_products_category");
        product.HasOne<ProductCategory>().WithMany().HasForeignKey(p => new { p.Tenant, p.CategoryId })
            .IsRequired(false).OnDelete(DeleteBehavior.Restrict);
        product.HasMany(p => p.Images).WithOne().HasForeignKey(i => new { i.Tenant, i.ProductId });
        product.HasMany(p => p.Movements).WithOne().HasForeignKey(m => new { m.Tenant, m.ProductId }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ProductImageConfiguration : IEntityTypeConfiguration<ProductImage>
{
    public void Configure(EntityTypeBuilder<ProductImage> image)
    {
        image.ToTable("product_images", table =>
        {
            table.HasCheckConstraint("ck_product_images_kind", "kind in ('thumbnail', 'detail')");
            table.HasCheckConstraint("ck_product_images_sort_order", "sort_order between 0 and case kind when 'detail' then 2 else 0 end");
            table.HasCheckConstraint("ck_product_images_url", "url ~ '^https?://'");
        });
        image.HasKey(i => new { i.Tenant, i.Id });
        image.Property(i => i.Id).ValueGeneratedNever();
        image.Property(i => i.CloudinaryPublicId).HasMaxLength(ProductImage.LongestPublicId);
        image.Property(i => i.Url).HasMaxLength(ProductImage.LongestUrl);

        // With the check on the sort order: one thumbnail and three detail images, no more.
        image.HasIndex(i => new { i.Tenant, i.ProductId, i.Kind, i.SortOrder }).IsUnique().HasDatabaseName("ux_product_images_place");
    }
}

internal sealed class StockMovementConfiguration : IEntityTypeConfiguration<StockMovement>
{
    public void Configure(EntityTypeBuilder<StockMovement> movement)
    {
        movement.ToTable("stock_movements", table => table.HasCheckConstraint("ck_stock_movements_kind", """
            case kind
              when 'sale' then delta < 0 and order_id is not null
              when 'return' then delta > 0 and order_id is not null
              when 'adjustment' then delta <> 0 and order_id is null
              else false
            end
            """));
        movement.HasKey(m => new { m.Tenant, m.Id });
        movement.Property(m => m.Id).ValueGeneratedNever();
        movement.Property(m => m.Reason).HasMaxLength(StockMovement.LongestReason);
        movement.HasIndex(m => new { m.Tenant, m.ProductId, m.At, m.Id }).HasDatabaseName("ix_stock_movements_product");

        // Not unique: an order whose payment lapsed gives its goods back, and takes them again when it is paid after all.
        movement.HasIndex(m => new { m.Tenant, m.OrderId, m.Id }).HasFilter("order_id is not null").HasDatabaseName("ix_stock_movements_order");
    }
}
