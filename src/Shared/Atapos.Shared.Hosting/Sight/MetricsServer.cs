using System.Diagnostics.Metrics;
using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Sight;

/// <summary>Serves <c>/metrics</c> for Prometheus on a port of its own, which callers of the API do not reach.</summary>
internal sealed class MetricsServer(SightSettings settings, IMeterFactory meters, ILogger<MetricsServer> log) : IHostedService, IAsyncDisposable
{
    private readonly Scrape _scrape = new(meters);
    private WebApplication? _app;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 20;
            kestrel.Listen(settings.MetricsAddress!);
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync(cancellationToken);
        log.LogInformation("Figures are served at http://{Address}/metrics", settings.MetricsAddress);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _scrape.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Path != "/metrics")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.ContentType = $"{MediaTypeNames.Text.Plain}; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync(_scrape.Read(), Encoding.UTF8, context.RequestAborted);
    }
}
