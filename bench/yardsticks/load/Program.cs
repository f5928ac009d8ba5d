using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Yard.Load;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
return args.FirstOrDefault() switch
{
    "tokens" => Tokens(),
    "run" => Run(),
    "exec" => Exec(),
    "quiet" => Quiet(),
    "mem" => Mem(),
    "summary" => Summary.Print(args[1..]),
    _ => Usage(),
};

int Usage()
{
    Console.Error.WriteLine("""
        load tokens --secret S --merchants 20 > tokens.txt      one "merchant token" a line
        load run --url http://127.0.0.1:8000 --scenario NAME --tokens tokens.txt | --token T [--seconds 10] [--warmup 3] [-c 16]
                 [--rate R] [--skip 0 | --before ID] [--limit 100] [--query "&search=x"] [--merchants N] [--server-key KEY] [--gateway http://127.0.0.1:8111/midtrans] [--watch name=PID ...] [--label L] [--json results.jsonl]
          scenarios: hello, list-products, list-promotions, list-orders, get-order, create-order, pay-cash,
                     order-then-pay-cash, webhook, mixed (80 % reads, 20 % writes)
        load exec --label L --scenario S -c N --watch name=PID --json F -- pgbench ...   runs pgbench, keeps its tps and the CPU shares
        load quiet [--below 0.25] [--speed 0] [--wait 300] [--show]   waits until the machine is idle and fast enough to measure on
        load summary [--max-other 0.3] [--min-speed 0] results.jsonl [...]      medians by label, scenario and connections
        """);
    return 2;
}

string? Opt(string name, string? fallback = null)
{
    int i = Array.IndexOf(args, name);
    return i >= 0 && i + 1 < args.Length ? args[i + 1] : fallback;
}

int Tokens()
{
    for (long m = 1; m <= long.Parse(Opt("--merchants", "20")!); m++) Console.WriteLine($"{m} {Shop.Mint(Opt("--secret")!, m)}");
    return 0;
}

int Run()
{
    var o = new Options
    {
        Url = new Uri(Opt("--url")!), Scenario = Opt("--scenario")!, Seconds = double.Parse(Opt("--seconds", "10")!), Warmup = double.Parse(Opt("--warmup", "3")!),
        Connections = int.Parse(Opt("-c", "16")!), Rate = double.Parse(Opt("--rate", "0")!), Skip = int.Parse(Opt("--skip", "0")!), Limit = int.Parse(Opt("--limit", "100")!), Before = Opt("--before"),
        // the Midtrans server key of merchant {0} as schema/seed.sql makes it: SB-Mid-server-md5('s' || id)
        ServerKey = Opt("--server-key"), Query = Opt("--query"), Gateway = Opt("--gateway") is { } gateway ? new Uri(gateway) : null,
    };
    if (!o.Url.IsLoopback) { Console.Error.WriteLine("only 127.0.0.1 may be loaded"); return 2; }
    if (Opt("--tokens") is { } file)
        o.Tokens = File.ReadLines(file).Select(l => l.Split(' ')).Select(f => (long.Parse(f[0]), (string?)f[1])).ToArray();
    else o.Tokens = [(1, Opt("--token"))];
    if (Opt("--merchants") is { } m) o.Tokens = o.Tokens.Where(t => t.merchant <= long.Parse(m)).ToArray();
    var watch = new List<(string, int)> { ("load", Environment.ProcessId) };
    for (int i = 0; i < args.Length; i++)
        if (args[i] == "--watch") { var p = args[i + 1].Split('='); watch.Add((p[0], int.Parse(p[1]))); }

    var engine = new Engine(o);
    engine.Prepare();
    if (o.Warmup > 0) engine.Phase(o.Warmup);
    engine.BeforeTimed();
    double speed = Proc.Speed();
    var cpu0 = Proc.Cpu(watch); var mach0 = Proc.Machine(); var t0 = Stopwatch.GetTimestamp();
    engine.Phase(o.Seconds);
    double wall = Stopwatch.GetElapsedTime(t0).TotalSeconds;
    var cpu1 = Proc.Cpu(watch); var mach1 = Proc.Machine();
    var mem = Proc.Mem(watch);
    speed = Math.Min(speed, Proc.Speed());

    var cpu = cpu1.ToDictionary(c => c.Key, c => Math.Round((c.Value - cpu0.GetValueOrDefault(c.Key)) / wall, 3));
    double busy = (mach1.busy - mach0.busy) / wall;
    cpu["other"] = Math.Round(Math.Max(0, busy - cpu.Values.Sum()), 3);
    cpu["steal"] = Math.Round((mach1.steal - mach0.steal) / wall, 3);
    var (ops, first) = engine.Results(wall);
    var row = new Row(DateTime.UtcNow, Opt("--label", o.Url.Authority)!, o.Scenario + (o.Skip > 0 ? $"?skip={o.Skip}" : o.Before != null ? "?before" : "") + (o.Rate > 0 ? $"@{o.Rate}" : ""), o.Connections, Math.Round(wall, 2), ops, cpu, mem, speed);
    Summary.Line(row);
    foreach (var e in first) Console.Error.WriteLine("  error: " + e);
    if (Opt("--json") is { } outFile) File.AppendAllText(outFile, JsonSerializer.Serialize(row) + "\n");
    if (ops.Values.Any(x => x.Errors > 0)) return 1;
    return cpu["other"] > 0.3 || speed < double.Parse(Opt("--speed", "0")!) ? 3 : 0;   // 3: disturbed, worth another try
}

int Mem() { Console.WriteLine(Proc.Mem([("p", int.Parse(args[1]))])["p"]); return 0; }

int Quiet()
{
    double below = double.Parse(Opt("--below", "0.25")!), wait = double.Parse(Opt("--wait", "300")!), speed = double.Parse(Opt("--speed", "0")!);
    for (var t = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(t).TotalSeconds < wait;)
    {
        var a = Proc.Machine(); Thread.Sleep(1500); var b = Proc.Machine();
        double used = (b.busy - a.busy + b.steal - a.steal) / 1.5, v = used < below ? Proc.Speed() : 0;
        if (args.Contains("--show")) Console.WriteLine($"busy {used:0.00} speed {v:0}");
        else if (used < below && v >= speed) return 0;
    }
    Console.Error.WriteLine("  the machine did not become quiet"); return 1;
}

int Exec()
{
    int dash = Array.IndexOf(args, "--");
    var watch = new List<(string, int)> { ("load", Environment.ProcessId) };
    for (int i = 0; i < dash; i++)
        if (args[i] == "--watch") { var p = args[i + 1].Split('='); watch.Add((p[0], int.Parse(p[1]))); }
    double speed = Proc.Speed();
    var cpu0 = Proc.Cpu(watch); var mach0 = Proc.Machine(); var t0 = Stopwatch.GetTimestamp();
    using var child = Process.Start(new ProcessStartInfo(args[dash + 1], args[(dash + 2)..]) { RedirectStandardOutput = true })!;
    var text = child.StandardOutput.ReadToEnd();
    child.WaitForExit();
    double wall = Stopwatch.GetElapsedTime(t0).TotalSeconds;
    var mach1 = Proc.Machine();
    Thread.Sleep(300);   // lets the postmaster collect its children, whose time would be missed otherwise
    var cpu1 = Proc.Cpu(watch);
    speed = Math.Min(speed, Proc.Speed());
    if (child.ExitCode != 0) { Console.Error.WriteLine(text); return child.ExitCode; }
    double After(string s) => text.IndexOf(s, StringComparison.Ordinal) is var i and >= 0 ? double.Parse(text[(i + s.Length)..].Split(' ', '\n')[0], CultureInfo.InvariantCulture) : 0;
    var cpu = cpu1.ToDictionary(c => c.Key, c => Math.Round((c.Value - cpu0.GetValueOrDefault(c.Key)) / wall, 3));
    cpu["other"] = Math.Round(Math.Max(0, (mach1.busy - mach0.busy) / wall - cpu.Values.Sum()), 3);
    cpu["steal"] = Math.Round((mach1.steal - mach0.steal) / wall, 3);
    double avg = After("latency average = ");
    var row = new Row(DateTime.UtcNow, Opt("--label", "exec")!, Opt("--scenario")!, int.Parse(Opt("-c", "0")!), Math.Round(wall, 2),
        new() { ["tx"] = new OpResult((long)After("number of transactions actually processed: "), (long)After("number of failed transactions: "), Math.Round(After("tps = "), 1), avg, 0, 0, 0) }, cpu, Proc.Mem(watch), speed);
    Summary.Line(row);
    if (Opt("--json") is { } outFile) File.AppendAllText(outFile, JsonSerializer.Serialize(row) + "\n");
    return cpu["other"] > 0.3 || speed < double.Parse(Opt("--speed", "0")!) ? 3 : 0;
}

sealed record OpResult(long Count, long Errors, double Rate, double P50, double P95, double P99, double Max);
sealed record Row(DateTime At, string Label, string Scenario, int Connections, double Seconds, Dictionary<string, OpResult> Ops, Dictionary<string, double> Cpu, Dictionary<string, double> Mem, double Speed = 0);

sealed class Options
{
    public required Uri Url; public required string Scenario; public double Seconds, Warmup, Rate; public int Connections, Skip, Limit;
    public string? ServerKey, Before, Query; public Uri? Gateway; public (long merchant, string? token)[] Tokens = [];
    public string Prefix => Url.AbsolutePath.TrimEnd('/');
}

static class Summary
{
    static string N(double v) => v >= 100 ? v.ToString("0", CultureInfo.InvariantCulture) : v.ToString("0.0##", CultureInfo.InvariantCulture);

    public static void Line(Row r)
    {
        foreach (var (name, x) in r.Ops)
            Console.WriteLine($"{r.Label,-24} {r.Scenario,-22} c={r.Connections,-3} {name,-8} {N(x.Rate),8}/s  p50 {N(x.P50),7} p95 {N(x.P95),7} p99 {N(x.P99),7} ms  err {x.Errors}  cpu {string.Join(' ', r.Cpu.Select(c => $"{c.Key}={c.Value:0.00}"))}  MiB {string.Join(' ', r.Mem.Select(c => $"{c.Key}={c.Value:0}"))}  speed {r.Speed:0}");
    }

    static double Median(IEnumerable<double> v) { var a = v.Order().ToArray(); return a.Length % 2 == 1 ? a[a.Length / 2] : (a[a.Length / 2 - 1] + a[a.Length / 2]) / 2; }

    public static int Print(string[] files)
    {
        double max = 99, min = 0;
        while (files.FirstOrDefault() is "--max-other" or "--min-speed")
        {
            double v = double.Parse(files[1], CultureInfo.InvariantCulture);
            if (files[0] == "--max-other") max = v; else min = v;
            files = files[2..];
        }
        bool Good(Row r) => r.Cpu["other"] <= max && r.Speed >= min;
        var rows = files.SelectMany(File.ReadLines).Select(l => JsonSerializer.Deserialize<Row>(l)!).ToList();
        // runs on a disturbed machine are left out, unless a configuration has no other (then its two best are kept, marked *)
        int all = rows.Count, good = rows.Count(Good);
        var kept = rows.GroupBy(r => (r.Label, r.Scenario, r.Connections)).SelectMany(g => g.Any(Good) ? g.Where(Good)
            : g.OrderByDescending(r => r.Speed * (2 - r.Cpu["other"])).Take(2).Select(r => r with { Label = r.Label + "*" })).ToList();
        Console.WriteLine($"{good} of {all} runs on a quiet machine\n");
        rows = kept;
        Console.WriteLine("| label | scenario | c | op | runs | median /s | min..max | p50 ms | p95 ms | p99 ms | errors | cpu server | load | pg | other | MiB server |\n|---|---|--:|---|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var g in rows.SelectMany(r => r.Ops.Select(x => (r, x))).GroupBy(y => (y.r.Label, y.r.Scenario, y.r.Connections, y.x.Key)))
        {
            double M(Func<(Row r, KeyValuePair<string, OpResult> x), double> f) => Median(g.Select(f));
            double C(string k) => M(y => y.r.Cpu.GetValueOrDefault(k));
            Console.WriteLine($"| {g.Key.Label} | {g.Key.Scenario} | {g.Key.Connections} | {g.Key.Key} | {g.Count()} | {N(M(y => y.x.Value.Rate))} | {N(g.Min(y => y.x.Value.Rate))}..{N(g.Max(y => y.x.Value.Rate))} | {N(M(y => y.x.Value.P50))} | {N(M(y => y.x.Value.P95))} | {N(M(y => y.x.Value.P99))} | {g.Sum(y => y.x.Value.Errors)} | {C("server"):0.00} | {C("load"):0.00} | {C("pg"):0.00} | {C("other"):0.00} | {M(y => y.r.Mem.GetValueOrDefault("server")):0} |");
        }
        return 0;
    }
}
