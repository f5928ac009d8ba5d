using System.Diagnostics;
using System.Diagnostics.Metrics;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Atapos.Shared.Hosting.Sight;

/// <summary>Sends traces, metrics and logs by OTLP, and serves figures at <c>/metrics</c>, each when a setting says so.</summary>
internal static class Telemetry
{
    /// <summary>The meters whose figures are told: ours, and those of what we are built on.</summary>
    internal static readonly string[] Meters = [Figures.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "Npgsql", "System.Runtime"];

    internal static void AddSight(this WebApplicationBuilder builder, SightSettings settings, bool logs)
    {
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(provider => new Figures(
            provider.GetRequiredService<IMeterFactory>(), provider.GetServices<IEventFigures>(), settings));
        if (settings.Counts)
        {
            services.AddHostedService<QueueFigures>();
        }

        if (settings.MetricsAddress is not null)
        {
            services.AddHostedService<MetricsServer>();
        }

        if (settings.SendsTelemetry)
        {
            builder.Configuration.AddInMemoryCollection(settings.Telemetry.Where(setting => setting.Value is not null));
            var telemetry = services.AddOpenTelemetry()
                .WithTracing(traces => traces
                    .AddSource(Spans.Source, "System.Net.Http", "Npgsql")
                    .AddAspNetCoreInstrumentation(requests => requests.Filter = context => ApiRoutes.Has(context.Request))
                    .AddProcessor<NoQueries>()
                    .AddOtlpExporter())
                .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter());
            if (logs)
            {
                telemetry.WithLogging(lines => lines.AddOtlpExporter(), options => options.IncludeScopes = true);
            }
        }
    }

    /// <summary>Makes the pool of connections. Of statements is seen what is a part of a trace that is kept, never one alone, and no addresses.</summary>
    internal static NpgsqlDataSource Connect(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = "atapos" };
        builder.ConfigureTracing(tracing => tracing
            .EnablePhysicalOpenTracing(enable: false)
            .ConfigureCommandFilter(_ => Activity.Current is { Recorded: true })
            .ConfigureBatchFilter(_ => Activity.Current is { Recorded: true }));
        builder.UsePhysicalConnectionInitializer(ServerMemory.Keep, ServerMemory.KeepAsync);
        return builder.Build();
    }

    /// <summary>What stands behind the question mark of an address may be a token or a name.</summary>
    private sealed class NoQueries : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            data.SetTag("url.query", value: null);
            if (data.GetTagItem("url.full") is string url && url.IndexOf('?', StringComparison.Ordinal) is > 0 and var end)
            {
                data.SetTag("url.full", url[..end]);
            }
        }
    }
}
