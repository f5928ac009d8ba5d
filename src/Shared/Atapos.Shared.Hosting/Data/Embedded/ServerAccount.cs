using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>The account that runs the server when the host runs as root, since PostgreSQL refuses to run as root.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed record ServerAccount(string Name, long UserId, long GroupId)
{
    private static readonly string[] Names = ["postgres", "_postgres", "nobody"];
    private static readonly string[] SystemFolders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The account for a new cluster: PostgreSQL's own where its package made one.</summary>
    /// <exception cref="EmbeddedPostgresException">The machine has no account to run the server.</exception>
    public static ServerAccount ForNewCluster()
    {
        var known = Known().ToLookup(account => account.Name, StringComparer.Ordinal);
        return Names.SelectMany(name => known[name]).FirstOrDefault()
            ?? throw new EmbeddedPostgresException(
                "PostgreSQL does not run as root, and there is neither a \"postgres\" nor a \"nobody\" account to run it. "
                + "Start ATAPOS as a normal user, or set DATABASE_URL.");
    }

    /// <summary>The account that owns a folder (a link's own owner, not its target's).</summary>
    /// <exception cref="DirectoryNotFoundException">It is gone.</exception>
    public static async Task<ServerAccount> OwnerOfAsync(string path, ILogger log, CancellationToken cancellationToken)
    {
        var listing = await new ExternalCommand(account: null, log).RunAsync("/bin/ls", ["-ldn", path], Limit, cancellationToken);
        if (listing.ExitCode != 0)
        {
            throw Path.Exists(path) ? new EmbeddedPostgresException(listing.ToString()) : new DirectoryNotFoundException(path);
        }

        var fields = listing.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var user = long.Parse(fields[2], CultureInfo.InvariantCulture);
        return new ServerAccount(
            Known().FirstOrDefault(account => account.UserId == user)?.Name ?? "",
            user,
            long.Parse(fields[3], CultureInfo.InvariantCulture));
    }

    /// <summary>Gives a file or an empty folder to this account.</summary>
    public async Task OwnAsync(string path, ILogger log, CancellationToken cancellationToken) =>
        await new ExternalCommand(account: null, log).RequireAsync(
            Tool("chown") ?? "chown", [string.Create(CultureInfo.InvariantCulture, $"{UserId}:{GroupId}"), path], Limit, cancellationToken);

    /// <summary>Tells whether this account may pass through a folder and all its parents.</summary>
    public async Task<bool> MayEnterAsync(string folder, ILogger log, CancellationToken cancellationToken) =>
        (await new ExternalCommand(this, log).RunAsync(Tool("test") ?? "test", ["-x", folder], Limit, cancellationToken)).ExitCode == 0;

    /// <summary>The beginning of a command line that runs the rest of it as this account.</summary>
    /// <exception cref="EmbeddedPostgresException">The machine has no program that does so.</exception>
    public IReadOnlyList<string> Switch()
    {
        // BusyBox has a setpriv too, which cannot change the user.
        if (Tool("setpriv") is { } setpriv && File.ResolveLinkTarget(setpriv, returnFinalTarget: true)?.Name is not "busybox")
        {
            return
            [
                setpriv,
                string.Create(CultureInfo.InvariantCulture, $"--reuid={UserId}"),
                string.Create(CultureInfo.InvariantCulture, $"--regid={GroupId}"),
                "--clear-groups",
                "--",
            ];
        }

        if (Name.Length > 0 && Tool("runuser") is { } runuser)
        {
            return [runuser, "-u", Name, "--"];
        }

        if (Name.Length > 0 && Tool("su") is { } su)
        {
            return [su, "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", Name, "--"];
        }

        throw new EmbeddedPostgresException(
            "PostgreSQL does not run as root, and none of setpriv, runuser and su is there to change the account. "
            + "Install util-linux, start ATAPOS as a normal user, or set DATABASE_URL.");
    }

    private static string? Tool(string name) =>
        SystemFolders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static IEnumerable<ServerAccount> Known()
    {
        foreach (var line in File.ReadLines("/etc/passwd"))
        {
            var fields = line.Split(':');
            if (fields.Length >= 4
                && long.TryParse(fields[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var user)
                && long.TryParse(fields[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var group))
            {
                yield return new ServerAccount(fields[0], user, group);
            }
        }
    }
}
