using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Data.Backup;
using Atapos.Shared.Hosting.Demo;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Health;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Mail;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Messaging.Broker;
using Atapos.Shared.Hosting.Original;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Settings;
using Atapos.Shared.Hosting.Sight;
using Atapos.Shared.Hosting.Tenancy;
using Atapos.Shared.Hosting.Wire;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting;

/// <summary>Puts modules into a web host.</summary>
public static class AtaposHost
{
    /// <summary>The largest body that is read: 1 MB; endpoints that take files say more.</summary>
    public const long LargestBody = 1024 * 1024;

    /// <summary>Registers the plumbing and all modules. Faults in the settings stay in the reader for the caller to tell.</summary>
    public static void AddModules(this WebApplicationBuilder builder, SettingsReader settings, DatabaseSettings database, IReadOnlyList<IModule> modules)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(modules);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(database);
        services.AddHostedService<SettingsReport>();
        services.AddSingleton(HostSettings.Read(settings));
        services.AddSingleton(MailSettings.Read(settings));
        builder.AddSight(SightSettings.Read(settings), settings.Flag("LOGGING_ENABLED", true));
        services.AddSingleton(_ => Telemetry.Connect(
            database.ConnectionString ?? throw new InvalidOperationException("There is no database to connect to.")));
        services.AddSingleton(DataKeys.Read(settings));
        services.AddSingleton<KeyRotation>();
        AddStores(services);
        AddMail(services);
        AddBroker(services, BrokerSettings.Read(settings));
        AddEdge(services, EdgeSettings.Read(settings), database);

        var reactions = new Reactions();
        services.AddSingleton(reactions);
        foreach (var module in modules)
        {
            services.AddSingleton(module);
            module.AddServices(services, settings);
            module.AddReactions(reactions);
        }

        reactions.AddTo(services);
        services.AddSingleton<DemoShops>();
        services.AddSingleton<OriginalMove>();
        services.AddHttpClient(Reachability.Client, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .RemoveAllLoggers();
        services.AddSingleton<Reachability>();
        services.AddScoped<IServiceProbe, MailProbe>();
        services.Scan(scan => scan.FromAssemblies(modules.Select(module => module.GetType().Assembly))
            .AddClasses(found => found.AssignableToAny(typeof(IDemoData), typeof(IServiceProbe), typeof(IAuditTrail), typeof(IInvariants), typeof(IOriginalImport)), publicOnly: false)
            .AsImplementedInterfaces()
            .WithScopedLifetime());
    }

    /// <summary>Maps all modules below <c>/api/v1</c>, behind the edge. Last, because it checks that every endpoint names who may call it.</summary>
    public static void MapModules(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var api = app.MapGroup(ApiRoutes.Prefix)
            .AddEndpointFilter(UnboundParameter.FilterAsync)
            .AddEndpointFilter(ResponseEncryption.FilterAsync)
            .AddEndpointFilter(Validation.FilterAsync)
            .AddEndpointFilter(RequestTransaction.FilterAsync)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithMetadata(new ServesTenants());
        foreach (var module in app.Services.GetServices<IModule>())
        {
            module.MapEndpoints(api);
        }

        var open = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => endpoint.DisplayName)
            .ToList();
        if (open.Count > 0)
        {
            throw new InvalidOperationException($"Endpoints that name no role: {string.Join(", ", open)}");
        }
    }

    /// <summary>Names every request, finds out where it comes from and what its answer tells a browser; first of all.</summary>
    public static void UseOutermost(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<RequestId>();
        app.UseMiddleware<LeavingConnections>();
        app.UseTrustedProxies();
        app.UseMiddleware<SecurityHeaders>();
    }

    /// <summary>The way of a request before it meets an endpoint.</summary>
    public static void UseEdge(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<PrivateAnswers>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseCors();
        app.UseMiddleware<RequestLimiter>();
        app.UseRequestTimeouts();
        app.UseMiddleware<OverloadGate>();
        app.UseAuthentication();
        app.UseMiddleware<CallerLimiter>();
        app.UseAuthorization();
        app.UseMiddleware<TenantResolution>();
        app.UseMiddleware<KeptAnswerReader>();
        app.UseMiddleware<IdempotencyReader>();
    }

    private static void AddStores(IServiceCollection services)
    {
        services.AddEdgeDatabase();
        services.AddSingleton<IdBlocks>();
        services.AddSingleton<CallerCheck>();
        services.AddSingleton<DatabaseMigrator>();
        services.AddSingleton<DurabilityCheck>();
        services.AddSingleton<AuditTrails>();
        services.AddSingleton<DatabaseBackup>();
        services.AddSingleton<DatabaseRestore>();
        services.AddSingleton<DatabaseVerification>();
        services.AddScoped<IInvariants, PlumbingInvariants>();
        services.AddSingleton<OutboxFigures>();
        services.AddSingleton<UndeliveredEvents>();
        services.AddSingleton<DatabaseSignals>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseSignals>());
        services.AddScoped<TenantScope>();
        services.AddScoped<ITenantContext>(provider => provider.GetRequiredService<TenantScope>());
        services.AddScoped<TenantSession>();
        services.AddSingleton<OwnTransaction>();
        services.AddSingleton<DueWork>();
        services.AddSingleton<BackgroundPace>();
        services.AddSingleton<AllTenants>();
        services.AddSingleton<RowOwners>();
        services.AddSingleton<EventDelivery>();
        services.AddHostedService<OutboxDispatcher>();
        services.AddHostedService<Housekeeping>();
    }

    private static void AddMail(IServiceCollection services)
    {
        services.AddSingleton<MailWake>();
        services.AddSingleton<IMailTransport, SmtpTransport>();
        services.AddSingleton(provider => new MailQueue(
            provider.GetRequiredService<MailSettings>(),
            provider.GetRequiredService<DataKeys>(),
            provider.GetRequiredService<MailWake>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new SealedColumn("queued mails", MailQueue.Table, "id", "body", id => MailQueue.PlaceOf((Guid)id)));
        services.AddSingleton(provider => new MailLog(provider.GetRequiredService<MailWake>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MailFigures>();
        services.AddHostedService<MailSender>();
    }

    private static void AddDraining(this IServiceCollection services, EdgeSettings settings)
    {
        services.AddSingleton<ListeningSockets>();
        services.AddOptions<SocketTransportOptions>().Configure<ListeningSockets>((transport, sockets) => transport.CreateBoundListenSocket = sockets.Bind);
        services.AddSingleton(provider => new Draining(
            settings,
            provider.GetRequiredService<ListeningSockets>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Draining>>()));
        services.Replace(ServiceDescriptor.Singleton<IHostLifetime>(provider => provider.GetRequiredService<Draining>()));

        // The longest request and a little more; what takes longer is given up.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.RequestTimeout + TimeSpan.FromSeconds(5));
    }

    private static void AddBroker(IServiceCollection services, BrokerSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<EventTypes>();
        services.AddSingleton<BrokerOutbox>();
        services.AddSingleton<ForwardingBell>();
        services.AddHostedService<EventForwarder>();
        services.AddScoped<IServiceProbe, BrokerProbe>();
    }

    private static void AddEdge(IServiceCollection services, EdgeSettings settings, DatabaseSettings database)
    {
        services.AddSingleton(settings);
        services.AddCors(settings);
        services.AddTrustedProxies(settings);
        services.AddDeadlines(settings);
        services.Configure<KestrelServerOptions>(kestrel => ServerLimits.Apply(kestrel, settings));
        services.AddDraining(settings);
        services.AddSingleton<RequestLimits>();
        services.AddSingleton(provider => new OverloadLanes(settings, database.PoolSize, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemHandler>();
        services.ConfigureHttpJsonOptions(json => WireJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddHostedService<LimitReport>();
        services.AddSingleton(provider => new SharedLimits(
            provider.GetRequiredService<OwnTransaction>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<EdgeSettings>()));
        services.AddRoles();
        Validation.UseWireNames();
    }
}
