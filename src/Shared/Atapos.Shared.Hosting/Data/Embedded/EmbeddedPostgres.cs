using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>
/// A private PostgreSQL that a host runs by itself, for development and tests. It listens on 127.0.0.1 alone, on a free port that
/// changes with every start, and asks for random passwords that only the host's user can read.
/// </summary>
/// <remarks>
/// Hosts that start on the same folder share one server; the last one to leave stops it. A server left running by a killed host is
/// taken over by the next start, as is one that died with it. Keep the instance referenced for as long as the server is used.
/// </remarks>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const int LockAttempts = 20;

    /// <summary>Another host may be making, starting or stopping the cluster, each within its own limit.</summary>
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(150);

    private readonly EmbeddedPostgresOptions _options;
    private readonly ClusterFolder _folder;
    private readonly FileStream _presence;
    private readonly ILogger _log;
    private int _disposed;

    private EmbeddedPostgres(
        EmbeddedPostgresOptions options, ClusterFolder folder, FileStream presence, string connection, string superuserConnection, ILogger log)
    {
        _options = options;
        _folder = folder;
        _presence = presence;
        _log = log;
        ConnectionString = connection;
        AdminConnectionString = superuserConnection;
    }

    /// <summary>
    /// Npgsql connection string of the login role <c>atapos</c>, which owns the database <c>atapos</c> and may make roles and
    /// databases, and is neither superuser nor bypassrls.
    /// </summary>
    public string ConnectionString { get; }

    /// <summary>Npgsql connection string of the superuser <c>postgres</c> to the database <c>postgres</c>.</summary>
    public string AdminConnectionString { get; }

    /// <summary>The folder that holds PostgreSQL's programs (initdb, pg_ctl, postgres); null when none is installed.</summary>
    public static string? FindBinaries() => PostgresBinaries.Installed().FirstOrDefault()?.Folder;

    /// <summary>Runs the cluster of a folder, making it when missing, and returns when it accepts connections.</summary>
    /// <param name="options">Where the cluster is kept, and how.</param>
    /// <param name="log">Told what happens; the output of PostgreSQL's programs at level Debug. The server has a log file of its own.</param>
    /// <param name="cancellationToken">Gives up; a server that was started meanwhile is stopped again.</param>
    /// <exception cref="EmbeddedPostgresException">
    /// No PostgreSQL is installed, or the cluster could not be made or started; the message says what to do.
    /// </exception>
    /// <exception cref="ArgumentException">One of <see cref="EmbeddedPostgresOptions.Settings"/> is not a setting or not for choosing.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, ILogger log, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new EmbeddedPostgresException("The embedded PostgreSQL runs on Linux and macOS. On Windows use WSL, or set DATABASE_URL.");
        }

        try
        {
            await using var startLock = await LockAsync(options.Folder, log, cancellationToken);
            var folder = await ClusterFolder.OpenAsync(Path.GetDirectoryName(startLock.Name)!, log, cancellationToken);
            return await StartAsync(options, folder, log, cancellationToken);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EmbeddedPostgresException(
                $"The folder of the embedded PostgreSQL, {options.Folder}, belongs to another user ({e.Message}). "
                + "Start ATAPOS as that user, choose another folder, or set DATABASE_URL.", e);
        }
    }

    /// <summary>
    /// Leaves the server, and stops it when no other host uses it. What goes wrong is logged: the next start takes over whatever is left.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (OperatingSystem.IsWindows() || Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            await using var startLock = await FileLock.TakeAsync(_folder.StartLock, LockLimit, CancellationToken.None);
            await _presence.DisposeAsync();
            if (FileLock.IsShared(_folder.UsersLock))
            {
                _log.LogInformation("PostgreSQL of {Folder} goes on running for another host", _folder.Root);
                return;
            }

            await new ClusterServer(_folder, _options, _log).StopAsync();
            if (_options.ThrowAway)
            {
                _folder.Delete();
            }
        }
        catch (Exception e) when (e is EmbeddedPostgresException or IOException or UnauthorizedAccessException)
        {
            _log.LogError(e, "PostgreSQL of {Folder} could not be stopped or thrown away", _folder.Root);
        }
        finally
        {
            await _presence.DisposeAsync();
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<FileStream> LockAsync(string folder, ILogger log, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var path = await ClusterFolder.LocateAsync(folder, log, cancellationToken);
                return await FileLock.TakeAsync(ClusterFolder.StartLockOf(path), LockLimit, cancellationToken);
            }
            catch (IOException e) when (e is DirectoryNotFoundException or FileNotFoundException && attempt < LockAttempts)
            {
                log.LogDebug("{Folder} was thrown away by another host at this moment; beginning anew", folder);
            }
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<EmbeddedPostgres> StartAsync(
        EmbeddedPostgresOptions options, ClusterFolder folder, ILogger log, CancellationToken cancellationToken)
    {
        var alone = !FileLock.IsShared(folder.UsersLock);
        var server = new ClusterServer(folder, options, log);
        var presence = FileLock.Share(folder.UsersLock);
        try
        {
            if (alone && options.ThrowAway)
            {
                await server.StopAsync();
                folder.Empty();
            }

            var (port, passwords) = await server.EnsureRunningAsync(alone, cancellationToken);
            await LoginRole.EnsureAsync(passwords.SuperuserConnection(port), passwords.Login, cancellationToken);
            return new EmbeddedPostgres(options, folder, presence, passwords.LoginConnection(port), passwords.SuperuserConnection(port), log);
        }
        catch
        {
            await presence.DisposeAsync();
            if (alone && server.HasStarted)
            {
                await server.StopAsync();
            }

            throw;
        }
    }
}
