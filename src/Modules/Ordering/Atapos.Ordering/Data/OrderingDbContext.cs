using Atapos.Ordering.Domain;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Data;

internal sealed class OrderingDbContext(DbContextOptions<OrderingDbContext> options) : ModuleDbContext(options)
{
    internal const string SchemaName = "ordering";
    internal const string OrderIds = "ordering.order_ids";
    internal const string LineIds = "ordering.line_ids";
    internal const string TableIds = "ordering.table_ids";

    public override string Schema => SchemaName;

    internal DbSet<Order> Orders => Set<Order>();

    /// <summary>The tables that there are.</summary>
    internal IQueryable<TableLocation> Tables => TablesEver.Where(table => table.DeletedAt == null);

    /// <summary>The deleted ones too: an order goes on saying where it was served. Hence no query filter hides them.</summary>
    internal DbSet<TableLocation> TablesEver => Set<TableLocation>();

    internal DbSet<OrderNewsEntry> News => Set<OrderNewsEntry>();

    /// <summary>Saves, and writes down last what that is news of, so that no change of an order can be forgotten.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var news = this.NewsToTell();
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await this.TellAsync(news, cancellationToken);
        return saved;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<OrderNumber>().HaveConversion<OrderNumberConverter>().HaveMaxLength(OrderNumber.LongestText);
        configurationBuilder.Properties<Quantity>().HaveConversion<QuantityConverter>();
    }
}
