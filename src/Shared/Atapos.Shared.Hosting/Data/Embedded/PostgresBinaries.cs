using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>A folder that holds PostgreSQL's server programs.</summary>
internal sealed partial record PostgresBinaries(string Folder)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Folders whose children are one installed version each, and the way from such a child to its programs.</summary>
    private static readonly (string Parent, string Pattern, string Programs)[] Installations =
    [
        ("/usr/lib/postgresql", "*", "bin"),
        ("/usr", "pgsql-*", "bin"),
        ("/opt/homebrew/opt", "postgresql*", "bin"),
        ("/usr/local/opt", "postgresql*", "bin"),
        ("/Library/PostgreSQL", "*", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "*", "bin"),
        ("/usr/libexec", "postgresql*", ""),
    ];

    public string Initdb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    public string Postgres => Path.Combine(Folder, "postgres");

    /// <summary>Where PostgreSQL's programs may be: the folders of PATH first, then the usual places, each with its highest version first.</summary>
    public static IEnumerable<string> Folders()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return onPath
            .Where(Path.IsPathFullyQualified)
            .Concat(Installations.SelectMany(place => Versions(place.Parent, place.Pattern).Select(version => Path.Combine(version, place.Programs))));
    }

    /// <summary>Those of <see cref="Folders"/> that hold a server.</summary>
    public static IEnumerable<PostgresBinaries> Installed() => Folders()
        .Select(folder => new PostgresBinaries(folder))
        .Where(binaries => IsThere(binaries.Initdb) && IsThere(binaries.PgCtl) && IsThere(binaries.Postgres));

    /// <summary>The programs for a new cluster, or those that fit a cluster of the given major version (e.g. <c>17</c>).</summary>
    /// <exception cref="EmbeddedPostgresException">There are none.</exception>
    [UnsupportedOSPlatform("windows")]
    public static async Task<PostgresBinaries> FindAsync(string? majorVersion, ILogger log, CancellationToken cancellationToken)
    {
        var installed = Installed().ToList();
        if (installed.Count == 0)
        {
            throw new EmbeddedPostgresException(
                "No DATABASE_URL is set and no PostgreSQL server is installed for ATAPOS to run by itself. Install one "
                + "(Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server postgresql-contrib; "
                + "macOS: brew install postgresql), or set DATABASE_URL to a PostgreSQL that runs elsewhere.");
        }

        if (majorVersion is null)
        {
            return installed[0];
        }

        var ourselves = new ExternalCommand(account: null, log);
        foreach (var binaries in installed)
        {
            var version = await ourselves.RequireAsync(binaries.Postgres, ["--version"], Limit, cancellationToken);
            if (string.Equals(FirstNumber().Match(version).Value, majorVersion, StringComparison.Ordinal))
            {
                return binaries;
            }
        }

        throw new EmbeddedPostgresException(
            $"The data was written by PostgreSQL {majorVersion}, which is no longer installed. Install that version again, "
            + "set DATABASE_URL, or delete the folder of the embedded PostgreSQL together with its data.");
    }

    /// <summary>A link is there also when the version it leads to was removed.</summary>
    private static bool IsThere(string program) =>
        File.Exists(program) && File.ResolveLinkTarget(program, returnFinalTarget: true) is null or { Exists: true };

    private static IEnumerable<string> Versions(string parent, string pattern) =>
        Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent, pattern).OrderByDescending(NumberIn)
            : [];

    private static int NumberIn(string folder) =>
        int.TryParse(FirstNumber().Match(Path.GetFileName(folder)).Value, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FirstNumber();
}
