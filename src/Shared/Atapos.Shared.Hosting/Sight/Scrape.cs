using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Atapos.Shared.Hosting.Sight;

/// <summary>Keeps the figures of one host and writes them as Prometheus reads them: text format 0.0.4, named as OpenTelemetry's collector names them.</summary>
/// <remarks>
/// Counters end with <c>_total</c>, seconds and bytes are units in the name, durations are histograms. A label that somebody outside could choose
/// does not exist; should one slip in, no instrument has more than <see cref="MostSeries"/> of them.
/// </remarks>
internal sealed class Scrape : IDisposable
{
    private const int MostSeries = 2_000;

    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    /// <param name="meters">The host's own: other hosts of the process, as in tests, are not ours to tell of.</param>
    internal Scrape(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Telemetry.Meters.Contains(instrument.Meter.Name, StringComparer.Ordinal) && (instrument.Meter.Scope is null || instrument.Meter.Scope == meters))
            {
                listener.EnableMeasurementEvents(instrument, FamilyOf(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<byte>((_, value, labels, family) => Take(family, value, labels));
        _listener.SetMeasurementEventCallback<short>((_, value, labels, family) => Take(family, value, labels));
        _listener.SetMeasurementEventCallback<int>((_, value, labels, family) => Take(family, value, labels));
        _listener.SetMeasurementEventCallback<long>((_, value, labels, family) => Take(family, value, labels));
        _listener.SetMeasurementEventCallback<float>((_, value, labels, family) => Take(family, value, labels));
        _listener.SetMeasurementEventCallback<double>((_, value, labels, family) => Take(family, value, labels));
        _listener.Start();
    }

    /// <summary>All figures as they are now.</summary>
    internal string Read()
    {
        lock (_gate)
        {
            foreach (var family in _families.Values.Where(family => family.IsObserved))
            {
                family.Series.Clear();
            }
        }

        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var (name, family) in _families)
            {
                family.Write(text, name);
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private Family FamilyOf(Instrument instrument)
    {
        var type = instrument.GetType();
        var kind = type.Name.Split('`')[0] switch
        {
            "Counter" or "ObservableCounter" => Kind.Counter,
            "Histogram" => Kind.Histogram,
            _ => Kind.Gauge,
        };
        var adds = type.Name.StartsWith("Counter", StringComparison.Ordinal) || type.Name.StartsWith("UpDownCounter", StringComparison.Ordinal);
        lock (_gate)
        {
            var name = NameOf(instrument, kind);
            return _families.TryGetValue(name, out var known)
                ? known
                : _families[name] = new(kind, adds, instrument.IsObservable, instrument.Description ?? instrument.Name);
        }
    }

    private void Take(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var family = (Family)state!;
        var key = KeyOf(labels);
        lock (_gate)
        {
            if (!family.Series.TryGetValue(key, out var series))
            {
                if (family.Series.Count == MostSeries)
                {
                    return;
                }

                family.Series[key] = series = new();
            }

            family.Add(series, value);
        }
    }

    private static string NameOf(Instrument instrument, Kind kind)
    {
        var name = instrument.Name.Replace('.', '_') + instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        return kind == Kind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string KeyOf(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (labels.IsEmpty)
        {
            return "";
        }

        var parts = new List<string>(labels.Length);
        foreach (var (name, value) in labels)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            parts.Add($"{name.Replace('.', '_')}=\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"");
        }

        parts.Sort(StringComparer.Ordinal);
        return string.Join(',', parts);
    }

    private enum Kind
    {
        Counter,
        Gauge,
        Histogram,
    }

    private sealed class Series
    {
        internal double Sum { get; set; }

        internal long Count { get; set; }

        internal long[] Buckets { get; } = new long[Seconds.Length];
    }

    private sealed class Family(Kind kind, bool adds, bool isObserved, string help)
    {
        internal bool IsObserved => isObserved;

        internal Dictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);

        internal void Add(Series series, double value)
        {
            series.Sum = adds || kind == Kind.Histogram ? series.Sum + value : value;
            series.Count++;
            for (var i = 0; kind == Kind.Histogram && i < Seconds.Length; i++)
            {
                series.Buckets[i] += value <= Seconds[i] ? 1 : 0;
            }
        }

        internal void Write(StringBuilder text, string name)
        {
            if (Series.Count == 0)
            {
                return;
            }

            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help.Replace("\n", " ", StringComparison.Ordinal)}\n# TYPE {name} {kind.ToString().ToLowerInvariant()}\n");
            foreach (var (labels, series) in Series)
            {
                if (kind != Kind.Histogram)
                {
                    Line(text, name, labels, series.Sum);
                    continue;
                }

                for (var i = 0; i < Seconds.Length; i++)
                {
                    Line(text, name + "_bucket", With(labels, Seconds[i].ToString(CultureInfo.InvariantCulture)), series.Buckets[i]);
                }

                Line(text, name + "_bucket", With(labels, "+Inf"), series.Count);
                Line(text, name + "_sum", labels, series.Sum);
                Line(text, name + "_count", labels, series.Count);
            }
        }

        private static string With(string labels, string bound) => $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"";

        private static void Line(StringBuilder text, string name, string labels, double value) =>
            text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "").Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }
}
