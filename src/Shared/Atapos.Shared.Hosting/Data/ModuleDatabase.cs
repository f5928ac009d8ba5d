using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Registers a module's store.</summary>
public static class ModuleDatabase
{
    /// <summary>The table in each schema that records its migrations.</summary>
    internal const string HistoryTable = "migrations";

    /// <summary>Registers a module's store with its schema, its migrations and its outbox.</summary>
    /// <typeparam name="TDbContext">The store.</typeparam>
    /// <typeparam name="TPublishedEvents">The module's one switch from domain events to integration events.</typeparam>
    public static IServiceCollection AddModuleDatabase<TDbContext, TPublishedEvents>(this IServiceCollection services, string schema)
        where TDbContext : ModuleDbContext
        where TPublishedEvents : class, IPublishedEvents, new()
    {
        AddStore<TDbContext>(services, schema, hasOutbox: true, (provider, options) => options.AddInterceptors(
            ActivatorUtilities.CreateInstance<OutboxInterceptor>(provider, new TPublishedEvents()),
            SessionGuard.Instance,
            QueriesAtOnce.Instance));
        services.AddScoped(provider =>
        {
            var store = provider.GetRequiredService<IDbContextFactory<TDbContext>>().CreateDbContext();
            store.Join(provider.GetRequiredService<TenantSession>());
            return store;
        });

        // For who answers most questions from memory: a store that is not used need not be made.
        return services.AddScoped(provider => new Lazy<TDbContext>(provider.GetRequiredService<TDbContext>, isThreadSafe: false));
    }

    internal static IServiceCollection AddEdgeDatabase(this IServiceCollection services) =>
        AddStore<EdgeDbContext>(services, EdgeDbContext.SchemaName, hasOutbox: false, (_, _) => { });

    private static IServiceCollection AddStore<TDbContext>(
        IServiceCollection services, string schema, bool hasOutbox, Action<IServiceProvider, DbContextOptionsBuilder> configure)
        where TDbContext : DbContext
    {
        Stores(services).Add<TDbContext>(schema, hasOutbox);
        return services.AddPooledDbContextFactory<TDbContext>((provider, options) =>
        {
            options.UseNpgsql(npgsql => npgsql.MigrationsHistoryTable(HistoryTable, schema).MaxBatchSize(500));
            options.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.MultipleCollectionIncludeWarning));
            configure(provider, options);
        });
    }

    private static ModuleStores Stores(IServiceCollection services)
    {
        services.TryAddSingleton(new ModuleStores());
        return (ModuleStores)services.Single(service => service.ServiceType == typeof(ModuleStores)).ImplementationInstance!;
    }
}
