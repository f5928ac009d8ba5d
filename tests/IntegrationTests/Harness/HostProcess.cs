using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Atapos.Host;
using Npgsql;

namespace Atapos.IntegrationTests.Harness;

/// <summary>The host as a process of its own, so that it can be killed.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private int _linesSaid;

    private HostProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    internal Uri Address { get; }

    /// <summary>The process's.</summary>
    internal int Id => _process.Id;

    /// <summary>How much memory it has now, in bytes.</summary>
    internal long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>How many lines it has written so far.</summary>
    internal int LinesSaid => Volatile.Read(ref _linesSaid);

    /// <summary>The ports that it listens at; on Linux alone.</summary>
    internal IReadOnlyList<int> Listening()
    {
        const string ListenState = "0A";
        var sockets = Directory.GetFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/fd"))
            .Select(file => new FileInfo(file).LinkTarget ?? "").ToHashSet(StringComparer.Ordinal);
        return
        [
            .. new[] { "/proc/net/tcp", "/proc/net/tcp6" }.SelectMany(File.ReadAllLines).Skip(1)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(cells => cells.Length > 9 && cells[3] is ListenState && sockets.Contains($"socket:[{cells[9]}]"))
                .Select(cells => int.Parse(cells[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).Distinct(),
        ];
    }

    /// <summary>Starts it and waits until it can reach its database.</summary>
    /// <param name="database">Its database.</param>
    /// <param name="sandbox">Its outside world.</param>
    /// <param name="settings">Settings beyond the usual ones.</param>
    /// <param name="at">Where it is to listen; null for a free port.</param>
    /// <param name="clock">What it has for a clock; null for the real one.</param>
    internal static async Task<HostProcess> StartAsync(
        TestDatabase database, AtlasSandbox sandbox, IReadOnlyDictionary<string, string>? settings = null, Uri? at = null, ClockFile? clock = null)
    {
        var address = at ?? new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Path.GetTempPath(), UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (clock is null)
        {
            start.ArgumentList.Add(typeof(AtaposApp).Assembly.Location);
            start.ArgumentList.Add("run");
        }
        else
        {
            start.ArgumentList.Add(typeof(HostWithClock).Assembly.Location);
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(HostWithClock).Assembly.Location;
            start.Environment[HostWithClock.FileVariable] = clock.Path;
        }

        foreach (var (name, value) in ShopSettings.Of(sandbox))
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        start.Environment["ASPNETCORE_URLS"] = address.OriginalString;
        start.Environment["DATABASE_URL"] = new NpgsqlConnectionStringBuilder(database.LoginConnection).ConnectionString;
        var process = Process.Start(start)!;
        var host = new HostProcess(process, address);
        process.OutputDataReceived += (_, _) => Interlocked.Increment(ref host._linesSaid);
        process.ErrorDataReceived += (_, _) => Interlocked.Increment(ref host._linesSaid);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await host.WaitUntilReadyAsync();
        return host;
    }

    /// <summary>Ends it as a power cut does: at once, without a word to anybody.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it as whoever runs it does, by SIGTERM, and answers its exit code.</summary>
    internal Task<int> TerminateAsync() => _process.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < StartLimit && !_process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/db", UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                // It does not listen yet, or others ask so much that it does not come to this.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        throw new InvalidOperationException("The host did not get ready.");
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
