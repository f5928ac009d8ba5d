using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>Makes, starts and stops the server of a cluster's folder. The caller holds the folder's start lock.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ClusterServer(ClusterFolder folder, EmbeddedPostgresOptions options, ILogger log)
{
    private const int StartAttempts = 5;
    private const long LogLimitBytes = 8 * 1024 * 1024;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FastStopLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ImmediateStopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ExternalCommand _command = new(folder.Account, log);
    private readonly string _settings = ServerSettings.Render(options.Settings);

    /// <summary>True once this instance has tried to start the server, rather than found it running.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Sees to it that the server runs and accepts connections, whatever a killed host has left behind.</summary>
    /// <param name="alone">True when no other host uses the server, so that it may be restarted.</param>
    /// <param name="cancellationToken">Gives up, leaving the server as it is at that moment.</param>
    /// <returns>The port it listens on, and the passwords.</returns>
    public async Task<(int Port, ClusterPasswords Passwords)> EnsureRunningAsync(bool alone, CancellationToken cancellationToken)
    {
        var passwords = await ClusterPasswords.ReadAsync(folder.Passwords, cancellationToken);
        if (await FindRunningAsync(cancellationToken) is { } running)
        {
            if (passwords is not null && await AcceptsAsync(passwords.SuperuserConnection(running.Port), cancellationToken))
            {
                var isAsWanted = string.Equals(await ServerSettings.ReadAsync(folder.Settings, cancellationToken), _settings, StringComparison.Ordinal);
                if (isAsWanted || !alone)
                {
                    log.LogInformation(
                        "Using the PostgreSQL of {Folder} that is already running on port {Port}{Difference}",
                        folder.Root,
                        running.Port,
                        isAsWanted ? "" : ", with the settings of the host that started it");
                    return (running.Port, passwords);
                }
            }
            else if (!alone)
            {
                throw new EmbeddedPostgresException($"Another host uses the PostgreSQL of {folder.Root} on port {running.Port}, but it accepts no connection.");
            }

            await StopAsync();
        }

        var initializer = new ClusterInitializer(folder, mustOutlivePowerFailure: !options.ThrowAway, log);
        initializer.RemoveUnfinished();
        if (File.Exists(Path.Combine(folder.Data, "PG_VERSION")))
        {
            passwords = passwords ?? throw new EmbeddedPostgresException(
                $"The passwords of the data in {folder.Data} are lost ({folder.Passwords}). Put the file back, or delete {folder.Root} "
                + "together with its data.");
        }
        else
        {
            passwords ??= await ClusterPasswords.CreateAsync(folder.Passwords, cancellationToken);
            await initializer.RunAsync(await BinariesAsync(cancellationToken), passwords, cancellationToken);
        }

        return (await StartAsync(cancellationToken), passwords);
    }

    /// <summary>Stops the server, cutting its connections, and waits for its end. Does nothing when it does not run.</summary>
    /// <exception cref="EmbeddedPostgresException">It goes on running.</exception>
    public async Task StopAsync()
    {
        if (await ProcessIdAsync(CancellationToken.None) is null)
        {
            return;
        }

        var pgCtl = (await BinariesAsync(CancellationToken.None)).PgCtl;
        var outcome = await StopAsync(pgCtl, "fast", FastStopLimit);
        if (outcome.ExitCode != 0 && await ProcessIdAsync(CancellationToken.None) is not null)
        {
            log.LogWarning("PostgreSQL is stopped at once and will recover from its log at the next start: {Outcome}", outcome);
            outcome = await StopAsync(pgCtl, "immediate", ImmediateStopLimit);
        }

        var began = Stopwatch.GetTimestamp();
        while (await ProcessIdAsync(CancellationToken.None) is not null)
        {
            if (Stopwatch.GetElapsedTime(began) > Grace)
            {
                throw new EmbeddedPostgresException($"The PostgreSQL of {folder.Root} does not stop: {outcome}");
            }

            await Task.Delay(Pause);
        }
    }

    private Task<CommandOutcome> StopAsync(string pgCtl, string mode, TimeSpan limit) => _command.RunAsync(
        pgCtl, ["stop", "-D", folder.Data, "-m", mode, "-w", "-t", Seconds(limit)], limit + Grace, CancellationToken.None);

    private async Task<int> StartAsync(CancellationToken cancellationToken)
    {
        var binaries = await BinariesAsync(cancellationToken);
        await PrepareLogAsync(cancellationToken);

        // Given up at once, pg_ctl would leave a server that has not yet written down its process id.
        using var patience = new CancellationTokenSource();
        await using var givingUp = cancellationToken.Register(() => patience.CancelAfter(Grace));
        for (var attempt = 1; ; attempt++)
        {
            await RemoveStaleProcessFileAsync(cancellationToken);
            var port = FreePort();
            await ServerSettings.WriteAsync(folder.Settings, _settings, port, cancellationToken);
            HasStarted = true;
            var outcome = await _command.RunAsync(
                binaries.PgCtl, ["start", "-D", folder.Data, "-l", folder.Log, "-w", "-t", Seconds(StartLimit)], StartLimit + Grace, patience.Token);
            if (outcome.ExitCode == 0)
            {
                log.LogInformation("PostgreSQL of {Folder} runs on port {Port}", folder.Root, port);
                return port;
            }

            await StopAsync();
            if (attempt == StartAttempts)
            {
                throw new EmbeddedPostgresException($"PostgreSQL does not start. {outcome}\n{await EndOfLogAsync(cancellationToken)}");
            }

            // The port was taken meanwhile, or the last processes of a killed server still hold its memory.
            log.LogInformation("PostgreSQL of {Folder} did not start on port {Port}, trying again: {Outcome}", folder.Root, port, outcome);
            await Task.Delay(Pause * (1 << attempt), cancellationToken);
        }
    }

    /// <summary>The running server once it is ready; null when none runs or it comes to its end.</summary>
    private async Task<Postmaster?> FindRunningAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (await ProcessIdAsync(cancellationToken) is not null)
        {
            if (await Postmaster.ReadAsync(folder.Data, cancellationToken) is { } postmaster
                && (postmaster.IsReady || Stopwatch.GetElapsedTime(began) > StartLimit))
            {
                return postmaster;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        return null;
    }

    private async Task<int?> ProcessIdAsync(CancellationToken cancellationToken) =>
        await Postmaster.ReadAsync(folder.Data, cancellationToken) is { } postmaster
        && await ProcessTable.HolderOfAsync(postmaster.ProcessId, folder.Data, log, cancellationToken) == ProcessHolder.OurServer
            ? postmaster.ProcessId
            : null;

    /// <summary>
    /// PostgreSQL itself replaces the file of a process that is gone. It refuses to start when the number has gone to another program,
    /// when the dead process is still listed, and when the file is empty. Remaining processes of the dead server are no danger: they
    /// hold its shared memory, and as long as they do PostgreSQL does not start.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">A living server may be using the data.</exception>
    private async Task RemoveStaleProcessFileAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder.Data, Postmaster.FileName);
        if (!File.Exists(file))
        {
            return;
        }

        var postmaster = await Postmaster.ReadAsync(folder.Data, cancellationToken);
        var holder = postmaster is not null
            ? await ProcessTable.HolderOfAsync(postmaster.ProcessId, folder.Data, log, cancellationToken)
            : await ProcessTable.HasServerOfAsync(folder.Data, log, cancellationToken) ? ProcessHolder.OurServer : ProcessHolder.Other;
        if (holder is ProcessHolder.UnknownServer)
        {
            throw new EmbeddedPostgresException(
                $"{file} names process {postmaster?.ProcessId}, a PostgreSQL that ATAPOS did not start. Stop it if it serves {folder.Data}; "
                + "if it serves other data, delete that file.");
        }

        if (holder is ProcessHolder.Other)
        {
            log.LogInformation("Deleting {File}: its server died", file);
            File.Delete(file);
        }
    }

    private async Task<bool> AcceptsAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 10 });
            await using var question = source.CreateCommand("show data_directory");
            return string.Equals((string?)await question.ExecuteScalarAsync(cancellationToken), folder.Data, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            log.LogWarning("The running PostgreSQL of {Folder} accepts no connection: {Reason}", folder.Root, e.Message);
            return false;
        }
    }

    private async Task<PostgresBinaries> BinariesAsync(CancellationToken cancellationToken)
    {
        var version = Path.Combine(folder.Data, "PG_VERSION");
        return await PostgresBinaries.FindAsync(
            File.Exists(version) ? (await File.ReadAllTextAsync(version, cancellationToken)).Trim() : null, log, cancellationToken);
    }

    private async Task PrepareLogAsync(CancellationToken cancellationToken)
    {
        var parent = Path.GetDirectoryName(folder.Log)!;
        if (!Directory.Exists(parent))
        {
            await folder.MakeForServerAsync(parent, log, cancellationToken);
        }
        else if (new FileInfo(folder.Log) is { Exists: true, Length: > LogLimitBytes })
        {
            File.Move(folder.Log, folder.Log + ".old", overwrite: true);
        }
    }

    private async Task<string> EndOfLogAsync(CancellationToken cancellationToken)
    {
        const int End = 2000;
        if (!File.Exists(folder.Log))
        {
            return "";
        }

        await using var file = File.Open(folder.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(End, file.Length), SeekOrigin.End);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static string Seconds(TimeSpan limit) => limit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
