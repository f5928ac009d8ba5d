using Atapos.Shared.Hosting;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.ArchitectureTests.Reading;

/// <summary>All modules put together as a host does it, never started.</summary>
internal static class Composition
{
    private const string NoDatabase = "Host=localhost;Database=nowhere;Username=nobody";

    private static readonly Type EdgeStore = typeof(AtaposHost).Assembly.GetType("Atapos.Shared.Hosting.Edge.EdgeDbContext", throwOnError: true)!;

    private static readonly Lazy<WebApplication> Offline = new(() => Create(NoDatabase));

    private static readonly Lazy<IReadOnlyList<RouteEndpoint>> Mapped = new(Map);

    /// <summary>The modules' endpoints with all their metadata.</summary>
    internal static IReadOnlyList<RouteEndpoint> Endpoints => Mapped.Value;

    /// <summary>The modules' stores, each with its model.</summary>
    internal static IReadOnlyList<ModuleDbContext> Stores { get; } =
    [
        .. Codebase.OfModules.Where(type => type.Is(typeof(ModuleDbContext).FullName!))
            .Select(type => (ModuleDbContext)Open(Codebase.Load(type.Assembly).GetType(type.Definition.FullName, throwOnError: true)!)),
    ];

    /// <summary>The store of the HTTP edge, which has a schema and migrations of its own.</summary>
    internal static DbContext Edge { get; } = Open(EdgeStore);

    internal static WebApplication Create(string connectionString)
    {
        var settings = new SettingsReader(new Dictionary<string, string>(StringComparer.Ordinal), isDevelopment: true);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.AddModules(settings, DatabaseSettings.Read(settings).At(connectionString), [.. Codebase.Modules.Select(ModuleOf)]);
        settings.ThrowIfFaulty();
        return builder.Build();
    }

    // By hand and not with MapModules, which refuses what the rules are to find.
    private static IReadOnlyList<RouteEndpoint> Map()
    {
        var app = Offline.Value;
        var api = app.MapGroup("/api/v1");
        foreach (var module in app.Services.GetServices<IModule>())
        {
            module.MapEndpoints(api);
        }

        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
    }

    private static IModule ModuleOf(string module) =>
        (IModule)Activator.CreateInstance(Codebase.Load($"Atapos.{module}").GetExportedTypes().Single(type => type.IsAssignableTo(typeof(IModule))))!;

    private static DbContext Open(Type store)
    {
        var factory = typeof(IDbContextFactory<>).MakeGenericType(store);
        var create = factory.GetMethod(nameof(IDbContextFactory<>.CreateDbContext))!;
        var context = (DbContext)create.Invoke(Offline.Value.Services.GetRequiredService(factory), [])!;

        // Made now, because tests that run side by side may not make it together.
        _ = context.Model;
        return context;
    }
}
