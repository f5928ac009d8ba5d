using Atapos.Catalog.Domain;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Data;

/// <summary>Keeps categories, products with images and stock, and promotions.</summary>
internal sealed class CatalogDbContext(DbContextOptions<CatalogDbContext> options) : ModuleDbContext(options)
{
    internal const string SchemaName = "catalog";

    /// <summary>The query filter that keeps deleted rows from being seen.</summary>
    internal const string DeletedFilter = "Deleted";

    public override string Schema => SchemaName;

    internal DbSet<ProductCategory> Categories => Set<ProductCategory>();

    internal DbSet<Product> Products => Set<Product>();

    internal DbSet<StockMovement> StockMovements => Set<StockMovement>();

    internal DbSet<Promotion> Promotions => Set<Promotion>();

    internal DbSet<PromotionProduct> PromotionProducts => Set<PromotionProduct>();

    internal DbSet<UnlinkedFile> UnlinkedFiles => Set<UnlinkedFile>();

    internal DbSet<PriceVersion> PriceVersions => Set<PriceVersion>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.HasDbFunction(() => ProductSearch.Key(default!)).HasSchema(SchemaName).HasName("search_key").IsNullable(false);
    }
}

/// <summary>The sequences from which ids come.</summary>
internal static class CatalogIds
{
    internal const string Categories = CatalogDbContext.SchemaName + ".category_ids";
    internal const string Products = CatalogDbContext.SchemaName + ".product_ids";
    internal const string Images = CatalogDbContext.SchemaName + ".image_ids";
    internal const string Promotions = CatalogDbContext.SchemaName + ".promotion_ids";
    internal const string Movements = CatalogDbContext.SchemaName + ".movement_ids";
}
