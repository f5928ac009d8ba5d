using Atapos.Catalog;
using Atapos.Host.Demo;
using Atapos.Host.Docs;
using Atapos.Host.Docs.Problems;
using Atapos.Host.Health;
using Atapos.Host.Logging;
using Atapos.Host.Reports;
using Atapos.Identity;
using Atapos.Ordering;
using Atapos.Payments;
using Atapos.Shared.Hosting;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Settings;
using Atapos.Tenancy;
using Microsoft.AspNetCore.DataProtection;

namespace Atapos.Host;

/// <summary>The web host: which modules it holds, and what stands around them.</summary>
public static class AtaposApp
{
    private static readonly IReadOnlyList<IModule> Modules =
    [
        new TenancyModule(),
        new CatalogModule(),
        new IdentityModule(),
        new OrderingModule(),
        new PaymentsModule(),
    ];

    /// <summary>Builds the host; nothing is started or connected yet.</summary>
    /// <param name="values">The settings by their environment names.</param>
    /// <param name="connectionString">The database, when it is not the one that <c>DATABASE_URL</c> names.</param>
    /// <param name="configure">Changes services before the host is built, for tests.</param>
    /// <exception cref="SettingsException">One line for each setting that does not fit.</exception>
    public static WebApplication Create(
        IReadOnlyDictionary<string, string> values, string? connectionString = null, Action<IServiceCollection>? configure = null)
    {
        var (builder, settings) = Assemble(values, connectionString);
        configure?.Invoke(builder.Services);
        settings.ThrowIfFaulty();

        var app = builder.Build();
        app.UseOutermost();
        app.UseDocumentPages();
        app.UseEdge();
        app.MapApiDocument();
        app.MapDocumentFiles();
        app.MapProblemPages();
        app.MapHealth();
        app.MapDemoPages();
        app.MapModules();
        return app;
    }

    /// <summary>Reads every setting as a host does, and builds none.</summary>
    /// <param name="values">The settings by their environment names.</param>
    public static SettingsReader ReadSettings(IReadOnlyDictionary<string, string> values) => Assemble(values, connectionString: null).Settings;

    private static (WebApplicationBuilder Builder, SettingsReader Settings) Assemble(IReadOnlyDictionary<string, string> values, string? connectionString)
    {
        ArgumentNullException.ThrowIfNull(values);
        var settings = new SettingsReader(values, HostSettings.AsksForDevelopment(values));
        var database = DatabaseSettings.Read(settings);
        var builder = WebApplication.CreateEmptyBuilder(new()
        {
            ApplicationName = typeof(AtaposApp).Assembly.GetName().Name,
            EnvironmentName = settings.IsDevelopment ? Environments.Development : Environments.Production,
        });
        builder.WebHost.UseKestrel().UseUrls(settings.Text("ASPNETCORE_URLS") ?? (settings.IsDevelopment ? "http://localhost:8000" : "http://0.0.0.0:8000"));
        builder.Services.AddRoutingCore();
        // Authentication brings data protection along; nothing here uses it, so it need not keep keys on the disk.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.AddModules(settings, connectionString is null ? database : database.At(connectionString), Modules);
        builder.AddLog(settings);
        builder.Services.AddApiDocument();
        builder.Services.AddHealth();
        builder.Services.AddSingleton(Views.Read());
        builder.Services.AddScoped<IInvariants, InvariantsAcrossModules>();
        return (builder, settings);
    }
}
