using System.Collections.Concurrent;
using System.Text;
using Atapos.IntegrationTests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Atapos.IntegrationTests.Sight;

/// <summary>A span as a collector gets it.</summary>
internal sealed record Span(string Trace, string Id, string Parent, string Name, string Source, IReadOnlyDictionary<string, string> Tags)
{
    internal bool IsOfSql => string.Equals(Source, "Npgsql", StringComparison.Ordinal);

    internal bool IsCalled(string name) => string.Equals(Name, name, StringComparison.Ordinal);

    internal bool IsOf(string? trace) => string.Equals(Trace, trace, StringComparison.Ordinal);

    internal bool IsBelow(Span other) => string.Equals(Parent, other.Id, StringComparison.Ordinal);
}

/// <summary>A line of a log as a collector gets it.</summary>
internal sealed record LogLine(string Trace, string Text);

/// <summary>A stand-in for an OpenTelemetry collector: takes OTLP over HTTP.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _taken = new();

    private Collector(WebApplication app) => _app = app;

    /// <summary>The settings of a host that sends here.</summary>
    internal Dictionary<string, string> Settings => new(StringComparer.Ordinal)
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _app.Urls.Single(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
    };

    /// <summary>All that was sent, as text, to look for what should not be there.</summary>
    internal string Everything => string.Concat(_taken.Select(taken => Encoding.Latin1.GetString(taken.Body)));

    /// <summary>The names of the instruments that were told.</summary>
    internal IReadOnlySet<string> Metrics => BodiesOf("/v1/metrics").SelectMany(body => body.All(1, 2, 2, 1)).Select(name => name.Text).ToHashSet(StringComparer.Ordinal);

    internal IReadOnlyList<Span> Spans =>
    [
        .. BodiesOf("/v1/traces").SelectMany(body => body.All(1, 2)).SelectMany(scope => scope.All(2).Select(span => new Span(
            span.First(1).Hex,
            span.First(2).Hex,
            span.First(4).Hex,
            span.First(5).Text,
            scope.First(1, 1).Text,
            span.All(9).ToDictionary(tag => tag.First(1).Text, tag => tag.First(2, 1).Text, StringComparer.Ordinal)))),
    ];

    internal IReadOnlyList<LogLine> Lines =>
        [.. BodiesOf("/v1/logs").SelectMany(body => body.All(1, 2, 2)).Select(line => new LogLine(line.First(9).Hex, line.First(5, 1).Text))];

    internal static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new Collector(app);
        app.Run(collector.TakeAsync);
        await app.StartAsync();
        return collector;
    }

    /// <summary>Waits until there is what is looked for.</summary>
    internal static Task WaitAsync(Func<bool> isThere, string what) => Eventually.BeTrueAsync(() => Task.FromResult(isThere()), what);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _taken.Enqueue((context.Request.Path.Value!, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }

    private IEnumerable<Protobuf> BodiesOf(string path) =>
        _taken.Where(taken => string.Equals(taken.Path, path, StringComparison.Ordinal)).Select(taken => new Protobuf(taken.Body));
}
