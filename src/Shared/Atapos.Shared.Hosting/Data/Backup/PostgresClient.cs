using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Atapos.Shared.Hosting.Data.Embedded;
using Atapos.Shared.Hosting.Settings;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Shared.Hosting.Data.Backup;

/// <summary>PostgreSQL's own programs for backups, on a database of ours. They are told by their environment, so no password stands on a command line.</summary>
internal sealed partial class PostgresClient(DatabaseSettings settings, ILogger log)
{
    private static readonly TimeSpan VersionLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Limit = TimeSpan.FromHours(24);

    /// <summary>Finds a program that is new enough.</summary>
    /// <param name="name"><c>pg_dump</c> or <c>pg_restore</c>.</param>
    /// <param name="leastVersion">The major version it must have at least.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Where it is, and its major version.</returns>
    /// <exception cref="BackupException">There is none; the message says what to install.</exception>
    internal async Task<(string Path, int Version)> FindAsync(string name, int leastVersion, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new BackupException("Backups are made and restored on Linux and macOS.");
        }

        var tooOld = new List<string>();
        foreach (var path in PostgresBinaries.Folders().Select(folder => Path.Combine(folder, name)).Where(File.Exists))
        {
            var version = await VersionAsync(path, cancellationToken);
            if (version >= leastVersion)
            {
                return (path, version);
            }

            tooOld.Add(string.Create(CultureInfo.InvariantCulture, $"{path} is of version {version}"));
        }

        throw new BackupException(string.Create(
            CultureInfo.InvariantCulture,
            $"{name} of PostgreSQL {leastVersion} or newer is needed (Debian, Ubuntu: apt-get install postgresql-client-{leastVersion}); {(tooOld.Count == 0 ? "there is none" : string.Join(", ", tooOld))}."));
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="BackupException">It failed; the message is the program's own.</exception>
    internal async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new BackupException("Backups are made and restored on Linux and macOS.");
        }

        var outcome = await new ExternalCommand(account: null, log, Environment()).RunAsync(program, arguments, Limit, cancellationToken);
        return outcome.ExitCode == 0 ? outcome.Output : throw new BackupException(outcome.Output);
    }

    [UnsupportedOSPlatform("windows")]
    private async Task<int> VersionAsync(string path, CancellationToken cancellationToken)
    {
        var told = await new ExternalCommand(account: null, log).RunAsync(path, ["--version"], VersionLimit, cancellationToken);
        return int.TryParse(MajorVersion().Match(told.Output).Groups["major"].Value, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }

    private Dictionary<string, string> Environment()
    {
        var target = WholeDatabase.Describe(settings);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PGPORT"] = target.Port.ToString(CultureInfo.InvariantCulture),
            ["PGSSLMODE"] = target.SslMode switch
            {
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                var mode => mode.ToString().ToLowerInvariant(),
            },
        };
        (string Name, string? Value)[] others =
        [
            ("PGHOST", target.Host), ("PGDATABASE", target.Database), ("PGUSER", target.Username), ("PGPASSWORD", target.Password), ("PGPASSFILE", target.Passfile),
            ("PGSSLROOTCERT", target.RootCertificate), ("PGSSLCERT", target.SslCertificate), ("PGSSLKEY", target.SslKey), ("PGOPTIONS", target.Options),
            ("PGAPPNAME", target.ApplicationName), ("HOME", System.Environment.GetEnvironmentVariable("HOME")),
        ];
        foreach (var (name, value) in others.Where(other => !string.IsNullOrEmpty(other.Value)))
        {
            environment[name] = value!;
        }

        return environment;
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MajorVersion();
}
