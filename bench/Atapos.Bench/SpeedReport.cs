using System.Globalization;
using System.Text;

namespace Atapos.Bench;

/// <summary>The page that says how fast it was.</summary>
internal static class SpeedReport
{
    private const string Notes = "## ";

    internal static string Write(IReadOnlyList<Comparison> comparisons, IReadOnlyList<Measurement> halves, Plan plan, long startMilliseconds)
    {
        var page = new StringBuilder();
        page.AppendLine("# Speed, as measured").AppendLine();
        page.AppendLine("Written by `./atapos bench`. The limit is hand-written ASP.NET Core and Npgsql ([bench/yardsticks](../../bench/yardsticks/README.md)) on the");
        page.AppendLine("same PostgreSQL in the same run, both by turns; driver, servers and PostgreSQL share the machine. Absolute figures drift, shares do not.").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {plan.Connections} connections, {plan.Rounds} turns of {plan.Seconds} s each after {plan.WarmSeconds} s of the same work on either side, {plan.Merchants} merchants, {plan.Products} products, {plan.Orders} old orders.").AppendLine();
        page.AppendLine("| work | limit /s | ATAPOS /s | share | wanted | p50 ms | p95 ms | p99 ms | errors | CPU host | CPU PostgreSQL | CPU driver | other | MiB |");
        page.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (scenario, ours, limit) in comparisons)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"| {scenario.Name} | {limit.Rate:0} | {ours.Rate:0} | {ours.Rate / limit.Rate:0.00} | {scenario.Share?.ToString("0.00", CultureInfo.InvariantCulture) ?? ""} | {ours.P50:0.0} | {ours.P95:0.0} | {ours.P99:0.0} | {ours.Errors} | {Cores(ours, "server")} | {Cores(ours, "pg")} | {Cores(ours, "load")} | {Cores(ours, "other")} | {ours.Memory:0} |");
        }

        page.AppendLine();
        if (halves.Count > 0)
        {
            page.AppendLine("Each at half of its own peak, medians of the turns. A driver that waits for its moment and then finds the machine busy counts the waiting, on both sides:").AppendLine();
            page.AppendLine("| work | | /s | p50 ms | p95 ms | p99 ms |").AppendLine("|---|---|--:|--:|--:|--:|");
        }

        foreach (var turns in halves.GroupBy(half => (half.Load, half.Side, half.Operation)))
        {
            var half = Measurement.MedianOf([.. turns]);
            page.AppendLine(CultureInfo.InvariantCulture, $"| {half.Load} ({half.Operation}) | {half.Side} | {half.Rate:0} | {half.P50:0.0} | {half.P95:0.0} | {half.P99:0.0} |");
        }

        page.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"From start to the first answer: {startMilliseconds} ms. Memory after all of this: {comparisons.Select(comparison => comparison.Ours.Memory).DefaultIfEmpty().Max():0} MiB.");
        return page.ToString();
    }

    /// <summary>Replaces what was measured before; what people wrote below it stays.</summary>
    internal static async Task KeepAsync(string file, string report)
    {
        var former = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
        var notes = former.IndexOf(Notes, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, notes < 0 ? report : $"{report}\n{former[notes..]}");
    }

    private static string Cores(Measurement measured, string program) => measured.Cpu.GetValueOrDefault(program).ToString("0.00", CultureInfo.InvariantCulture);
}
