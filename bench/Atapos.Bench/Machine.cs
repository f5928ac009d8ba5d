using System.Diagnostics;
using System.Globalization;

namespace Atapos.Bench;

/// <summary>The programs that are measured, and those that help: PostgreSQL, the sandbox, the limit server, ATAPOS and the driver.</summary>
internal sealed class Machine(string root) : IAsyncDisposable
{
    internal const int LimitPort = 18_080;
    internal const int HostPort = 18_000;
    internal const int SandboxPort = 18_100;

    private const int DatabasePort = 18_432;
    private const string ServerKey = "SB-Mid-server-sandbox";
    private const string Secret = "yardstick-secret-of-at-least-32-characters";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Dictionary<string, Process> _running = new(StringComparer.Ordinal);

    /// <summary>Where results, tokens and the database are; outside of the repository's own files.</summary>
    internal string Folder { get; } = Path.Combine(root, ".atapos", "bench");

    internal static Uri Limit { get; } = At(LimitPort);

    internal static Uri Host { get; } = At(HostPort);

    internal static Uri Gateway { get; } = new(At(SandboxPort), "midtrans");

    internal static string GatewayKey => ServerKey;

    private string Yardsticks => Path.Combine(root, "bench", "yardsticks");

    private string Driver => Path.Combine(Yardsticks, "load", "bin", "Release", "net10.0", "load.dll");

    /// <summary>Makes the database of both sides anew, with the same shops in it.</summary>
    internal async Task PrepareAsync(int merchants, int products, int orders)
    {
        Directory.CreateDirectory(Folder);
        await YardAsync("stop", mayFail: true);
        await YardAsync("init");
        await YardAsync("start");
        await YardAsync("db", "yard", Text(merchants), Text(products), Text(orders));
        await YardAsync("psql", "postgres", "-c", "create database atapos");
        await RunAsync("dotnet", [HostAssembly, "migrate"], HostSettings);
        await YardAsync("psql", "atapos", "-v", $"merchants={merchants}", "-v", $"products={products}", "-f", Path.Combine(root, "bench", "data", "shops.sql"));
        if (orders > 0)
        {
            await YardAsync("psql", "atapos", "-v", $"merchants={merchants}", "-v", $"orders={orders}", "-f", Path.Combine(root, "bench", "data", "orders.sql"));
        }

        await YardAsync("snap", "atapos");
    }

    /// <summary>Lets PostgreSQL look at both databases as they are now.</summary>
    internal async Task RefreshStatisticsAsync()
    {
        await YardAsync("snap", "yard");
        await YardAsync("snap", "atapos");
    }

    /// <summary>Starts all that answers, and gives the milliseconds from ATAPOS's start to its first answer.</summary>
    internal async Task<long> StartAsync(int merchants)
    {
        await StartAsync("sandbox", Path.Combine(root, "sandbox", "Atapos.Sandbox", "bin", "Release", "net10.0", "Atapos.Sandbox.dll"), [], SandboxSettings, new(At(SandboxPort), "inbox"));
        await StartAsync("limit", Path.Combine(Yardsticks, "limit-kestrel", "bin", "Release", "net10.0", "limit.dll"), [Text(LimitPort)], LimitSettings, new(Limit, "hello"));
        var began = Stopwatch.GetTimestamp();
        await StartAsync("host", HostAssembly, ["run"], HostSettings, new(Host, "api/v1/products?limit=1"));
        var elapsed = (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "limit-tokens.txt"), await RunAsync("dotnet", [Driver, "tokens", "--secret", Secret, "--merchants", Text(merchants)], []));
        await SignOn.WriteTokensAsync(At(SandboxPort), merchants, Path.Combine(Folder, "atapos-tokens.txt"));
        return elapsed;
    }

    /// <summary>Stops all that <see cref="StartAsync(int)"/> started.</summary>
    internal async Task StopAsync()
    {
        foreach (var process in _running.Values)
        {
            await StopAsync(process);
        }

        _running.Clear();
    }

    /// <summary>Drives one side for a while; a line of results is written to the file.</summary>
    internal Task<string> DriveAsync(string side, Uri url, Scenario scenario, double seconds, string results, params string[] more) => RunAsync(
        "dotnet",
        [
            Driver, "run", "--label", side, "--url", url.AbsoluteUri.TrimEnd('/'), "--scenario", scenario.Load, "--tokens", Path.Combine(Folder, side + "-tokens.txt"),
            "--seconds", seconds.ToString(CultureInfo.InvariantCulture), "--warmup", "1", "--watch", $"server={_running[ProcessOf(side)].Id}",
            "--watch", $"pg={DatabaseProcess()}", "--json", results, .. scenario.Arguments, .. more,
        ],
        [],
        acceptable: [0, 1, 3]);

    /// <summary>An admin's token for each merchant.</summary>
    internal async Task<IReadOnlyList<string>> TokensAsync() =>
        [.. (await File.ReadAllLinesAsync(Path.Combine(Folder, "atapos-tokens.txt"))).Select(line => line.Split(' ')[1])];

    /// <summary>MiB that ATAPOS holds.</summary>
    internal double HostMemory() => File.ReadLines($"/proc/{_running["host"].Id}/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Select(line => double.Parse(line[4..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024)
        .First();

    /// <summary>Waits until nothing else uses the machine.</summary>
    internal Task QuietAsync() => RunAsync("dotnet", [Driver, "quiet", "--below", "0.25", "--wait", "60"], [], acceptable: [0, 1]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await YardAsync("stop", mayFail: true);
    }

    // As `./atapos bench` publishes it: compiled ahead.
    private string HostAssembly => Path.Combine(Folder, "host", "Atapos.Host.dll");

    // Production with every wall on, and the collector as in the image; only the limit of rate is wide, because one driver is many tills.
    private static (string, string)[] HostSettings =>
    [
        ("ASPNETCORE_ENVIRONMENT", "Production"), ("ASPNETCORE_URLS", Host.AbsoluteUri), ("LOG_LEVEL", "WARNING"),
        ("DATABASE_URL", $"Host=127.0.0.1;Port={DatabasePort};Username=postgres;Database=atapos"),
        ("RATE_LIMIT_REQUESTS", "1000000"), ("RATE_LIMIT_WINDOW", "1"), ("REQUEST_CONCURRENCY", "1000"),
        ("JWT_SECRET_KEY", Secret), ("APP_URL", Host.AbsoluteUri),
        ("ATLAS_SSO_URL", new Uri(At(SandboxPort), "atlas/api/v1").AbsoluteUri), ("ATLAS_APP_CODE", "ATAPOS"),
        ("ATLAS_ENCRYPTION_KEY", AtlasKey), ("ATLAS_ENCRYPTION_IV", AtlasIv),
        ("MAIL_SERVER", "127.0.0.1"), ("MAIL_PORT", Text(SandboxPort + 1)), ("MAIL_SSL_TLS", "false"), ("MAIL_STARTTLS", "false"), ("MAIL_FROM", "noreply@example.com"),
        ("MAIL_USERNAME", "bench"), ("MAIL_PASSWORD", "bench"),
        ("CLOUDINARY_UPLOAD_PREFIX", At(SandboxPort).AbsoluteUri), ("CLOUDINARY_CLOUD_NAME", "sandbox"), ("CLOUDINARY_API_KEY", "sandbox-key"),
        ("CLOUDINARY_API_SECRET", "sandbox-secret"),
        ("MIDTRANS_IS_PRODUCTION", "false"), ("MIDTRANS_SERVER_KEY", ServerKey), ("MIDTRANS_CLIENT_KEY", "SB-Mid-client-sandbox"),
        ("MIDTRANS_SNAP_URL", Gateway.AbsoluteUri + "/snap/v1"), ("MIDTRANS_API_URL", Gateway.AbsoluteUri + "/v2"),
        ("DOTNET_GCgen0size", "0x1000000"),
        .. TriedSettings,
    ];

    // BENCH_SETTINGS="NAME=value NAME=value": what is tried out, of the host alone.
    private static IEnumerable<(string, string)> TriedSettings =>
        from setting in (Environment.GetEnvironmentVariable("BENCH_SETTINGS") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let parts = setting.Split('=', 2)
        select (parts[0], parts[1]);

    private static (string, string)[] SandboxSettings =>
    [
        ("SANDBOX_URL", At(SandboxPort).AbsoluteUri), ("ATLAS_APP_CODE", "ATAPOS"), ("ATLAS_ENCRYPTION_KEY", AtlasKey), ("ATLAS_ENCRYPTION_IV", AtlasIv),
        ("SANDBOX_SMTP_PORT", Text(SandboxPort + 1)), ("SANDBOX_SMTP_STARTTLS_PORT", Text(SandboxPort + 2)), ("SANDBOX_SMTPS_PORT", Text(SandboxPort + 3)),
        ("SANDBOX_MIDTRANS_SERVER_KEY", ServerKey), ("SANDBOX_MIDTRANS_CLIENT_KEY", "SB-Mid-client-sandbox"),
    ];

    private static (string, string)[] LimitSettings =>
        [("JWT_SECRET", Secret), ("DB", $"Host=127.0.0.1;Port={DatabasePort};Username=postgres;Database=yard")];

    private static string AtlasKey => new('k', 32);

    private static string AtlasIv => new('i', 16);

    private static string ProcessOf(string side) => string.Equals(side, "atapos", StringComparison.Ordinal) ? "host" : side;

    private static Uri At(int port) => new($"http://127.0.0.1:{port}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string DatabaseProcess() => File.ReadLines(Path.Combine(Folder, "pg", "postmaster.pid")).First();

    private Task YardAsync(params string[] arguments) => YardAsync(arguments, mayFail: false);

    private Task YardAsync(string argument, bool mayFail) => YardAsync([argument], mayFail);

    private Task YardAsync(string[] arguments, bool mayFail) => RunAsync(
        "bash",
        [Path.Combine(Yardsticks, "pg.sh"), .. arguments],
        [("YARD_TMP", Folder), ("YPORT", Text(DatabasePort))],
        acceptable: mayFail ? [0, 1, 2, 3] : [0]);

    private async Task StartAsync(string name, string assembly, string[] arguments, (string Name, string Value)[] settings, Uri ready)
    {
        var log = new StreamWriter(Path.Combine(Folder, name + ".log"));
        var process = new Process { StartInfo = Start("dotnet", [assembly, .. arguments], settings) };
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _running.Add(name, process);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        http.DefaultRequestHeaders.Add("X-Merchant-Id", "1");
        var began = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(http, ready))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"The {name} does not start; see {Path.Combine(Folder, name + ".log")}.");
            }

            await Task.Delay(10);
        }

        void Write(string? text)
        {
            lock (log)
            {
                log.WriteLine(text);
                log.Flush();
            }
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri ready)
    {
        try
        {
            return (await http.GetAsync(ready)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task StopAsync(Process process)
    {
        using (process)
        {
            if (!process.HasExited)
            {
                using var _ = Process.Start("kill", ["-TERM", Text(process.Id)]);
                await process.WaitForExitAsync();
            }
        }
    }

    private static async Task<string> RunAsync(string program, string[] arguments, (string Name, string Value)[] settings, int[]? acceptable = null)
    {
        using var process = Process.Start(Start(program, arguments, settings))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return !(acceptable ?? [0]).Contains(process.ExitCode)
            ? throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}{await errors}")
            : await output;
    }

    private static ProcessStartInfo Start(string program, string[] arguments, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
