using System.Text.Json;

namespace Atapos.Bench;

/// <summary>What the driver wrote of one turn of one operation.</summary>
/// <param name="Side"><c>atapos</c> or <c>limit</c>.</param>
/// <param name="Load">The driver's scenario.</param>
/// <param name="Turn">Which line of the results.</param>
/// <param name="Operation">One of the scenario's.</param>
/// <param name="Rate">A second.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P95">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Errors">Wrong answers.</param>
/// <param name="Cpu">Cores used, by program.</param>
/// <param name="Memory">MiB of the server.</param>
internal sealed record Measurement(
    string Side, string Load, int Turn, string Operation, double Rate, double P50, double P95, double P99, long Errors,
    IReadOnlyDictionary<string, double> Cpu, double Memory)
{
    internal static async Task<IReadOnlyList<Measurement>> ReadAsync(string file)
    {
        var measurements = new List<Measurement>();
        var turn = 0;
        foreach (var line in await File.ReadAllLinesAsync(file))
        {
            var row = JsonDocument.Parse(line).RootElement;
            var cpu = row.GetProperty(nameof(Cpu)).Deserialize<Dictionary<string, double>>()!;
            foreach (var operation in row.GetProperty("Ops").EnumerateObject())
            {
                var figures = operation.Value;
                measurements.Add(new(
                    row.GetProperty("Label").GetString()!, row.GetProperty("Scenario").GetString()!.Split('@', '?')[0], turn, operation.Name,
                    figures.GetProperty(nameof(Rate)).GetDouble(), figures.GetProperty(nameof(P50)).GetDouble(), figures.GetProperty(nameof(P95)).GetDouble(),
                    figures.GetProperty(nameof(P99)).GetDouble(), figures.GetProperty(nameof(Errors)).GetInt64(), cpu, row.GetProperty("Mem").GetProperty("server").GetDouble()));
            }

            turn++;
        }

        return measurements;
    }

    /// <summary>The middle of the turns, figure by figure.</summary>
    internal static Measurement MedianOf(IReadOnlyList<Measurement> turns) => turns[0] with
    {
        Rate = Median(turns.Select(turn => turn.Rate)),
        P50 = Median(turns.Select(turn => turn.P50)),
        P95 = Median(turns.Select(turn => turn.P95)),
        P99 = Median(turns.Select(turn => turn.P99)),
        Errors = turns.Sum(turn => turn.Errors),
        Memory = Median(turns.Select(turn => turn.Memory)),
        Cpu = turns[0].Cpu.Keys.ToDictionary(name => name, name => Median(turns.Select(turn => turn.Cpu.GetValueOrDefault(name))), StringComparer.Ordinal),
    };

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>A scenario's medians on both sides.</summary>
/// <param name="Scenario">What was done.</param>
/// <param name="Ours">ATAPOS.</param>
/// <param name="Limit">Hand-written Kestrel and Npgsql.</param>
internal sealed record Comparison(Scenario Scenario, Measurement Ours, Measurement Limit)
{
    /// <summary>Of the limit's rate.</summary>
    internal double Share => Ours.Rate / Limit.Rate;

    /// <summary>Turns follow each other scenario by scenario, limit and ATAPOS by turns.</summary>
    internal static IReadOnlyList<Comparison> Of(IReadOnlyList<Scenario> scenarios, IReadOnlyList<Measurement> measurements, int rounds) =>
    [
        .. scenarios.Select((scenario, at) =>
        {
            var turns = measurements
                .Where(measured => measured.Turn / (2 * rounds) == at && string.Equals(measured.Operation, scenario.Operation, StringComparison.Ordinal))
                .ToLookup(measured => measured.Side, StringComparer.Ordinal);
            return new Comparison(scenario, Measurement.MedianOf([.. turns["atapos"]]), Measurement.MedianOf([.. turns["limit"]]));
        }),
    ];
}
