using System.Globalization;

namespace Atapos.Bench;

/// <summary>Runs scenarios, ATAPOS and the limit in turn, and writes down how they compare.</summary>
internal static class BenchRun
{
    private const string Usage = """
        Atapos.Bench ROOT [SCENARIO ...]    without a scenario: all but the soak and the pages, and docs/evidence/speed.md is written anew
          BENCH_ROUNDS (5), BENCH_SECONDS (8), BENCH_WARM (20), BENCH_MERCHANTS (20), BENCH_PRODUCTS (5000), BENCH_ORDERS (0), BENCH_CONNECTIONS (16)
          and BENCH_SOAK_MINUTES (10) change the run; BENCH_SETTINGS="NAME=value ..." is what the host is started with besides
        """;

    private const int TurnsAtHalf = 3;

    internal static async Task<int> StartAsync(string[] arguments)
    {
        string[] names = [.. Scenario.All.Select(scenario => scenario.Name), Streams.Name];
        string[] wanted = arguments.Length > 1 ? arguments[1..] : names;
        string[] known = [.. names, Soak.Name, .. Scenario.OfManyOrders.Select(scenario => scenario.Name)];
        var chosen = Scenario.All.Concat(Scenario.OfManyOrders).Where(scenario => wanted.Contains(scenario.Name, StringComparer.Ordinal)).ToList();
        if (arguments.Length == 0 || wanted.Except(known, StringComparer.Ordinal).Any())
        {
            await Console.Error.WriteLineAsync(Usage + "  scenarios: " + string.Join(", ", known));
            return 2;
        }

        var plan = Plan.Read();
        await using var machine = new Machine(arguments[0]);
        Say($"Preparing {plan.Merchants} merchants, {plan.Products} products, {plan.Orders} orders for both sides");
        await machine.PrepareAsync(plan.Merchants, plan.Products, plan.Orders);
        var startMilliseconds = await machine.StartAsync(plan.Merchants);
        Say($"ATAPOS answered {startMilliseconds} ms after its start");
        var warm = Path.Combine(machine.Folder, "warm.jsonl");
        await WarmAsync(machine, plan, warm);
        var results = Path.Combine(machine.Folder, "results.jsonl");
        File.Delete(results);
        foreach (var scenario in chosen)
        {
            // A runtime compiles what is used much once more while it works (docs/performance.md), and not before it is used.
            await machine.DriveAsync("limit", Limit(scenario), scenario, plan.WarmSeconds, warm, Text("-c", plan.Connections));
            await machine.DriveAsync("atapos", Machine.Host, scenario, plan.WarmSeconds, warm, [.. Text("-c", plan.Connections), .. OfGateway(scenario)]);
            for (var round = 1; round <= plan.Rounds; round++)
            {
                await machine.QuietAsync();
                await TellAsync(machine.DriveAsync("limit", Limit(scenario), scenario, plan.Seconds, results, Text("-c", plan.Connections)));
                await TellAsync(machine.DriveAsync("atapos", Machine.Host, scenario, plan.Seconds, results, [.. Text("-c", plan.Connections), .. OfGateway(scenario)]));
            }
        }

        var comparisons = Comparison.Of(chosen, File.Exists(results) ? await Measurement.ReadAsync(results) : [], plan.Rounds);
        var halves = Path.Combine(machine.Folder, "halves.jsonl");
        File.Delete(halves);
        foreach (var comparison in comparisons.Where(comparison => comparison.Scenario.Name is "create-order" or "get-order" or "list-products"))
        {
            Say($"{comparison.Scenario.Name} at half of each one's own peak");
            for (var turn = 1; turn <= TurnsAtHalf; turn++)
            {
                // The receipts of what was paid before are written behind the sales (ADR 47); they are not part of this.
                await machine.QuietAsync();
                await TellAsync(machine.DriveAsync("limit", Limit(comparison.Scenario), comparison.Scenario, plan.Seconds, halves, AtHalfOf(comparison.Limit)));
                await TellAsync(machine.DriveAsync("atapos", Machine.Host, comparison.Scenario, plan.Seconds, halves, AtHalfOf(comparison.Ours)));
            }
        }

        var report = SpeedReport.Write(comparisons, File.Exists(halves) ? await Measurement.ReadAsync(halves) : [], plan, startMilliseconds);

        string[] AtHalfOf(Measurement peak) => [.. Text("-c", plan.Connections), "--rate", (peak.Rate / 2).ToString("0", CultureInfo.InvariantCulture)];

        if (wanted.Contains(Streams.Name, StringComparer.Ordinal))
        {
            Say("Opening live streams");
            report += $"\n{await Streams.MeasureAsync(machine)}\n";
        }

        if (wanted.Contains(Soak.Name, StringComparer.Ordinal))
        {
            Say("Soaking");
            report += $"\n{await Soak.MeasureAsync(machine, plan)}";
        }

        Console.WriteLine(report);
        if (arguments.Length == 1)
        {
            await SpeedReport.KeepAsync(Path.Combine(arguments[0], "docs", "evidence", "speed.md"), report);
        }

        return 0;
    }

    // PostgreSQL plans a prepared statement once. What it plans while the tables are empty, and known to be, reads them whole for ever after;
    // so both sides get some orders first, and then statistics, which make it plan anew.
    private static async Task WarmAsync(Machine machine, Plan plan, string warm)
    {
        Say("Warming up both sides");
        var orders = new Scenario("warm", "order-then-pay-cash", "", "all", Share: null);
        await machine.DriveAsync("limit", Machine.Limit, orders, seconds: 6, warm, Text("-c", plan.Connections));
        await machine.DriveAsync("atapos", Machine.Host, orders, seconds: 10, warm, Text("-c", plan.Connections));
        await machine.RefreshStatisticsAsync();
    }

    private static Uri Limit(Scenario scenario) => new(Machine.Limit, scenario.LimitPath);

    private static string[] OfGateway(Scenario scenario) => string.Equals(scenario.Load, "webhook", StringComparison.Ordinal)
        ? ["--gateway", Machine.Gateway.AbsoluteUri, "--server-key", Machine.GatewayKey]
        : [];

    private static string[] Text(string option, int value) => [option, value.ToString(CultureInfo.InvariantCulture)];

    private static void Say(string text) => Console.WriteLine("==> " + text);

    private static async Task TellAsync(Task<string> driven) => Console.Write(await driven);
}

/// <summary>How much is measured.</summary>
/// <param name="Rounds">How often each side has its turn.</param>
/// <param name="Seconds">Of one turn, after its warm-up.</param>
/// <param name="WarmSeconds">How long each side does a kind of work before the first turn of it.</param>
/// <param name="Merchants">In both databases.</param>
/// <param name="Products">In both databases.</param>
/// <param name="Orders">Old ones, in both databases.</param>
/// <param name="Connections">Of the driver, each with one request at a time.</param>
/// <param name="SoakMinutes">How long the soak lasts.</param>
internal sealed record Plan(int Rounds, double Seconds, double WarmSeconds, int Merchants, int Products, int Orders, int Connections, int SoakMinutes)
{
    internal static Plan Read() => new(
        Number("BENCH_ROUNDS", 5), Number("BENCH_SECONDS", 8), Number("BENCH_WARM", 20), Number("BENCH_MERCHANTS", 20), Number("BENCH_PRODUCTS", 5_000),
        Number("BENCH_ORDERS", 0), Number("BENCH_CONNECTIONS", 16), Number("BENCH_SOAK_MINUTES", 10));

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
