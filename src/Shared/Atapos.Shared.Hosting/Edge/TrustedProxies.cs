using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>Believes <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> of the proxies that the settings name, and of nobody else.</summary>
/// <remarks>
/// Each proxy adds to the right who asked it. So the list is read from the right, over the proxies that are trusted, to the first that is
/// not: that one is the client. What stands left of it, the client may have written itself.
/// </remarks>
internal static class TrustedProxies
{
    internal static void AddTrustedProxies(this IServiceCollection services, EdgeSettings settings) => services.Configure<ForwardedHeadersOptions>(forwarded =>
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in settings.TrustedProxies)
        {
            forwarded.KnownIPNetworks.Add(proxy);
        }
    });

    internal static void UseTrustedProxies(this WebApplication app)
    {
        // The framework's middleware takes an empty list for "everybody".
        if (app.Services.GetRequiredService<EdgeSettings>().TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.UseMiddleware<ForwardedReport>();
    }
}

/// <summary>Says once that a proxy seems to be in front which the settings do not name: all its clients then count as one.</summary>
internal sealed class ForwardedReport(RequestDelegate next, ILogger<ForwardedReport> log)
{
    private int _reported;

    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_reported == 0 && context.Request.Headers.ContainsKey("X-Forwarded-For") && Interlocked.Exchange(ref _reported, 1) == 0)
        {
            log.LogWarning(
                "{Address} sends X-Forwarded-For and is not in TRUSTED_PROXIES: the header is ignored. If it is a proxy of yours, name it there, or all its clients share one limit",
                context.Connection.RemoteIpAddress);
        }

        return next(context);
    }
}
