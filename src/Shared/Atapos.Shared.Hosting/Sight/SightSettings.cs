using System.Net;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Shared.Hosting.Sight;

/// <summary>Where traces, metrics and logs go. Without settings nothing is collected and nothing listens.</summary>
/// <param name="Telemetry">What OpenTelemetry reads, by its standard names; empty when nothing is sent.</param>
/// <param name="MetricsAddress"><c>METRICS_HOST</c> and <c>METRICS_PORT</c>: where <c>/metrics</c> is served; null for nowhere.</param>
internal sealed record SightSettings(IReadOnlyDictionary<string, string?> Telemetry, IPEndPoint? MetricsAddress)
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "OTEL_SERVICE_NAME";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    // OpenTelemetry checks these by itself.
    private static readonly string[] Others =
    [
        "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG",
        "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BLRP_SCHEDULE_DELAY",
    ];

    /// <summary>True when traces, metrics and logs are sent to a collector.</summary>
    internal bool SendsTelemetry => Telemetry.Count > 0;

    /// <summary>True when somebody looks at figures.</summary>
    internal bool Counts => SendsTelemetry || MetricsAddress is not null;

    internal static SightSettings Read(SettingsReader settings)
    {
        var endpoint = settings.Address(Endpoint);
        var telemetry = Others.ToDictionary(name => name, name => settings.Text(name), StringComparer.Ordinal);
        telemetry[Endpoint] = endpoint?.OriginalString;
        telemetry[ServiceName] = settings.Text(ServiceName, "atapos");
        telemetry[Protocol] = settings.OneOf(Protocol, "grpc", "grpc", "http/protobuf");
        return new(endpoint is null ? new Dictionary<string, string?>(StringComparer.Ordinal) : telemetry, AddressOfMetrics(settings));
    }

    private static IPEndPoint? AddressOfMetrics(SettingsReader settings)
    {
        var port = settings.Number("METRICS_PORT", 0, 65_535);
        var host = settings.Text("METRICS_HOST", "127.0.0.1")!;
        if (!IPAddress.TryParse(host, out var address))
        {
            settings.Fault("METRICS_HOST", "must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all");
            return null;
        }

        return port is null or 0 ? null : new IPEndPoint(address, port.Value);
    }
}
