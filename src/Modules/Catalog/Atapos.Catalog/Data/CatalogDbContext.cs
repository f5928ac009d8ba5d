using Atapos.Catalog.Domain;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;

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

    /// <summary>Saves; once that is committed, this host answers with nothing that it kept of the menu before.</summary>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (ChangeTracker.Entries().Any(ShowsOnMenu))
        {
            var (answers, tenant) = (this.GetService<MenuAnswers>(), CurrentTenant);
            Session.AfterCommit(() => answers.Forget(tenant));
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.HasDbFunction(() => ProductSearch.Key(default!)).HasSchema(SchemaName).HasName("search_key").IsNullable(false);
    }

    // As the triggers that tell the other hosts: of what is left of a counted product nobody is told.
    private static bool ShowsOnMenu(EntityEntry entry) => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && entry.Entity switch
    {
        Product when entry.State == EntityState.Modified => entry.Properties.Any(changed => changed.IsModified && IsShown(changed)),
        Product or ProductImage or Promotion or PromotionProduct => true,
        _ => false,
    };

    private static bool IsShown(PropertyEntry changed) =>
        !string.Equals(changed.Metadata.Name, nameof(Product.Stock), StringComparison.Ordinal) || (changed.OriginalValue is null) != (changed.CurrentValue is null);
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
