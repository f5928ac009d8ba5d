using Atapos.IntegrationTests.Harness;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.IntegrationTests.Isolation;

/// <summary>Takes the walls between merchants away, one or the other, which nothing outside the tests can do.</summary>
internal static class TakenAway
{
    /// <summary>Stores that filter nothing by merchant.</summary>
    internal static void Filters(IServiceCollection services) => Customize<WithoutFilters>(services);

    /// <summary>Stores that filter everything by merchant but products.</summary>
    internal static void FilterOfProducts(IServiceCollection services) => Customize<WithoutFilterOfProducts>(services);

    /// <summary>A database that shows every row to everybody.</summary>
    internal static async Task PoliciesAsync(TestDatabase database)
    {
        foreach (var table in await database.ListAsync<string>("select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relrowsecurity"))
        {
            await database.ExecuteAsync($"alter table {table} disable row level security");
        }
    }

    /// <summary>A database that shows every product to everybody.</summary>
    internal static Task PolicyOfProductsAsync(TestDatabase database) => database.ExecuteAsync("alter table catalog.products disable row level security");

    private static void Customize<TCustomizer>(IServiceCollection services)
        where TCustomizer : IModelCustomizer
    {
        var add = typeof(EntityFrameworkServiceCollectionExtensions).GetMethods().Single(method =>
            method is { Name: nameof(EntityFrameworkServiceCollectionExtensions.ConfigureDbContext) } && method.GetParameters()[1].ParameterType == typeof(Action<DbContextOptionsBuilder>));
        foreach (var store in Stores())
        {
            add.MakeGenericMethod(store).Invoke(
                null, [services, (Action<DbContextOptionsBuilder>)(options => options.ReplaceService<IModelCustomizer, TCustomizer>()), ServiceLifetime.Singleton]);
        }
    }

    private static IEnumerable<Type> Stores() => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly.GetName().Name!.StartsWith("Atapos.", StringComparison.Ordinal))
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.IsSubclassOf(typeof(ModuleDbContext)) && !type.IsAbstract);

#pragma warning disable CA1812 // EF Core makes them.
    private sealed class WithoutFilters(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
    {
        public override void Customize(ModelBuilder modelBuilder, DbContext context)
        {
            base.Customize(modelBuilder, context);
            foreach (var entity in modelBuilder.Model.GetEntityTypes())
            {
                entity.SetQueryFilter(ModuleDbContext.TenantProperty, null);
            }
        }
    }

    private sealed class WithoutFilterOfProducts(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
    {
        public override void Customize(ModelBuilder modelBuilder, DbContext context)
        {
            base.Customize(modelBuilder, context);
            foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(entity => entity.GetTableName() is "products"))
            {
                entity.SetQueryFilter(ModuleDbContext.TenantProperty, null);
            }
        }
    }
#pragma warning restore CA1812
}
