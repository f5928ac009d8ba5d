using System.Linq.Expressions;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>A module's store: one schema, one outbox, one inbox, and only the current tenant's rows.</summary>
public abstract class ModuleDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>The name of the property that holds the merchant on every entity, and of its query filter.</summary>
    public const string TenantProperty = "Tenant";

    /// <summary>The parameter of a completion; see <see cref="EventsOf"/>.</summary>
    public const string MoreOfEvent = "$10";

    private TenantSession? _session;

    /// <summary>The tenant whose rows are seen; used by the query filters.</summary>
    public TenantId CurrentTenant => Session.Tenant.Current;

    /// <summary>The session whose connection and transaction this store uses.</summary>
    public TenantSession Session => _session ?? throw new InvalidOperationException("The store has not joined a session.");

    /// <summary>The schema that this module owns.</summary>
    public abstract string Schema { get; }

    /// <summary>True when the platform itself asks and no merchant; used by the query filter of <see cref="OpenToPlatform"/>.</summary>
    public bool IsOfPlatform => Session.IsOfPlatform;

    /// <summary>The one root of which the platform itself sees the rows of all merchants and adds some; null in every module but that of the merchants.</summary>
    protected virtual Type? OpenToPlatform => null;

    /// <summary>The statements that write down what a root has recorded, for a module that writes the root by statements of its own in the same transaction.</summary>
    /// <param name="root">Of the current tenant; not saved by this store.</param>
    /// <param name="completion">
    /// An expression of <c>jsonb</c> with what only the database knows of the events, by the names that they have in C#: <c>$1</c> is the tenant and <see cref="MoreOfEvent"/>
    /// is <paramref name="more"/>. Nobody in this process may react to such an event, because it would be delivered from memory.
    /// </param>
    /// <param name="more">What the expression needs.</param>
    public IReadOnlyList<NpgsqlBatchCommand> EventsOf(AggregateRoot root, string? completion = null, NpgsqlParameter? more = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (root.Tenant != CurrentTenant)
        {
            throw new InvalidOperationException("An aggregate of another tenant cannot be saved in this scope.");
        }

        var outbox = this.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()!.Interceptors!.OfType<OutboxInterceptor>().Single();
        return [.. outbox.Take(root, this).Select(message => message.Insert(completion, more))];
    }

    internal DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    internal bool HasSession => _session is not null;

    /// <summary>Whether a root may be saved in this scope: its own tenant's, or one that the platform adds.</summary>
    internal bool MaySave(EntityEntry<AggregateRoot> root) =>
        root.Entity.Tenant == CurrentTenant || (IsOfPlatform && root.State == EntityState.Added && root.Metadata.ClrType == OpenToPlatform);

    /// <summary>Puts the store on a session's connection; the session commits, never the store.</summary>
    internal void Join(TenantSession session)
    {
        _session = session;
        Database.SetDbConnection(session.Connection, contextOwnsConnection: false);
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<TenantId>().HaveConversion<TenantIdConverter>();
        configurationBuilder.Properties<Money>().HaveConversion<MoneyConverter>().HaveColumnType("numeric(13,0)");
        configurationBuilder.Properties<Percentage>().HaveConversion<PercentageConverter>().HaveColumnType("numeric(5,2)");
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfigurationsFromAssembly(GetType().Assembly);
        modelBuilder.ApplyConfiguration(new OutboxConfiguration());
        modelBuilder.ApplyConfiguration(new InboxConfiguration());
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            NameColumns(entity);
            if (entity.FindProperty(TenantProperty) is { } tenant)
            {
                tenant.SetColumnName("me_id");
                tenant.SetColumnOrder(0);
                entity.SetQueryFilter(TenantProperty, OfCurrentTenant(entity.ClrType));
            }
        }
    }

    private static void NameColumns(IMutableEntityType entity)
    {
        foreach (var property in entity.GetProperties())
        {
            property.SetColumnName(SnakeCase.Of(property.Name));
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            if (type.IsEnum)
            {
                property.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(EnumConverter<>).MakeGenericType(type))!);
                property.SetColumnType("text");
            }
        }
    }

    private LambdaExpression OfCurrentTenant(Type entityType)
    {
        var row = Expression.Parameter(entityType, "row");
        var tenant = Expression.Call(
            typeof(EF), nameof(EF.Property), [typeof(TenantId)], row, Expression.Constant(TenantProperty));
        var current = Expression.Property(Expression.Constant(this, typeof(ModuleDbContext)), nameof(CurrentTenant));
        Expression own = Expression.Equal(tenant, current);
        return Expression.Lambda(
            entityType == OpenToPlatform ? Expression.OrElse(Expression.Property(Expression.Constant(this, typeof(ModuleDbContext)), nameof(IsOfPlatform)), own) : own,
            row);
    }
}
