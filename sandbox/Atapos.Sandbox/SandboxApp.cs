using System.Text.Json;
using System.Text.Json.Serialization;
using Atapos.Sandbox.Atlas;
using Atapos.Sandbox.Cloudinary;
using Atapos.Sandbox.Faults;
using Atapos.Sandbox.Http;
using Atapos.Sandbox.Mail;
using Atapos.Sandbox.Midtrans;
using Atapos.Sandbox.Midtrans.Http;

namespace Atapos.Sandbox;

/// <summary>The outside world of ATAPOS as one web application, for a program of its own or inside a test.</summary>
public static class SandboxApp
{
    /// <summary>Builds the sandbox without starting it. Every application has its own state, kept in memory.</summary>
    /// <param name="settings">Where it listens and how it answers.</param>
    /// <param name="args">Command line, for instance <c>--Logging:LogLevel:Default=Information</c>.</param>
    /// <returns>The application; after its start <see cref="WebApplication.Urls"/> holds the address it got.</returns>
    /// <exception cref="SandboxSettingsException">The settings cannot work.</exception>
    public static WebApplication Create(SandboxSettings settings, string[] args)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(args);
        settings.Check();

        // The empty builder reads no appsettings.json and no ASPNETCORE_ variable: inside a test those belong to the host under test.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(SandboxApp).Assembly.GetName().Name });
        builder.Configuration.AddCommandLine(args);
        builder.WebHost.UseKestrelCore().UseUrls(settings.Url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole();
        // A failed start is an exception of StartAsync, told by whoever called it; logging it too would print a stack trace for a taken port.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        builder.Services.AddRoutingCore();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        // A slow answer still pending is cut off after this.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.ConfigureHttpJsonOptions(json => UseSandboxJson(json.SerializerOptions));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<FaultBoard>();
        builder.Services.AddSingleton(settings);
        builder.Services.AddAtlas(settings);
        builder.Services.AddCloudinary(settings);
        builder.Services.AddMail(settings);
        builder.Services.AddMidtrans(settings);

        var app = builder.Build();
        app.UseMiddleware<UnreadableRequestMiddleware>();
        app.UseMiddleware<AtlasCallCounting>();
        app.UseMiddleware<IdempotencyMiddleware>();
        app.UseMiddleware<FaultMiddleware>();
        app.MapAbout();
        app.MapFaults();
        app.MapAtlas();
        app.MapCloudinary();
        app.MapMail();
        app.MapMidtrans();
        return app;
    }

    /// <summary>Names and enum values in snake_case, as every service played here writes them.</summary>
    internal static void UseSandboxJson(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.RespectNullableAnnotations = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }
}
