using System.Globalization;
using System.Text;

namespace Atapos.Bench;

/// <summary>A mix of all kinds of work at half of its peak for minutes: what the host holds must not grow.</summary>
internal static class Soak
{
    internal const string Name = "soak";

    private const double PieceSeconds = 60;

    /// <summary>Finds the peak, goes on at half of it, and tells minute by minute what the host holds.</summary>
    internal static async Task<string> MeasureAsync(Machine machine, Plan plan)
    {
        var mixed = Scenario.All.Single(scenario => string.Equals(scenario.Name, "mixed", StringComparison.Ordinal));
        var peak = (await DriveAsync(machine, mixed, plan.Seconds, "soak-peak.jsonl", plan)).Rate;
        var rate = (peak / 2).ToString("0", CultureInfo.InvariantCulture);
        var page = new StringBuilder();
        page.AppendLine(CultureInfo.InvariantCulture, $"A mix at half of its peak ({rate}/s) for {plan.SoakMinutes} minutes:").AppendLine();
        page.AppendLine("| minute | MiB of the host | served /s | p99 ms | errors |").AppendLine("|--:|--:|--:|--:|--:|");
        for (var minute = 1; minute <= plan.SoakMinutes; minute++)
        {
            var piece = await DriveAsync(machine, mixed, PieceSeconds, "soak.jsonl", plan, "--rate", rate);
            page.AppendLine(CultureInfo.InvariantCulture, $"| {minute} | {machine.HostMemory():0} | {piece.Rate:0} | {piece.P99:0.0} | {piece.Errors} |");
        }

        return page.ToString();
    }

    private static async Task<Measurement> DriveAsync(Machine machine, Scenario scenario, double seconds, string results, Plan plan, params string[] more)
    {
        var file = Path.Combine(machine.Folder, results);
        File.Delete(file);
        await machine.DriveAsync(
            "atapos", Machine.Host, scenario, seconds, file, ["-c", plan.Connections.ToString(CultureInfo.InvariantCulture), .. more]);
        return (await Measurement.ReadAsync(file)).Single(measured => string.Equals(measured.Operation, scenario.Operation, StringComparison.Ordinal));
    }
}
