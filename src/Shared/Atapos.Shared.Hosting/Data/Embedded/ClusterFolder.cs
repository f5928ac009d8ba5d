using System.Buffers;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>
/// The folder of a cluster and who owns it. A normal user owns everything. Under root only the data and the log belong to the
/// server's account; the rest stays root's, so that the server cannot lead root's hand.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ClusterFolder
{
    private const string DataName = "data";
    private const string StartLockName = "start.lock";
    private const string UsersLockName = "users.lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OthersPassThrough = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly SearchValues<char> Untakeable = SearchValues.Create("\"\\`$'\r\n");

    private ClusterFolder(string path, ServerAccount? account)
    {
        Root = path;
        Account = account;
    }

    /// <summary>Absolute path, free of symbolic links.</summary>
    public string Root { get; }

    /// <summary>Who runs the server; null: we ourselves.</summary>
    public ServerAccount? Account { get; }

    public string Data => Path.Combine(Root, DataName);

    public string Log => Path.Combine(Root, "log", "postgres.log");

    public string Passwords => Path.Combine(Root, "pgpass");

    public string Settings => Path.Combine(Root, "server.conf");

    public string StartLock => StartLockOf(Root);

    /// <summary>Shared by all hosts that use the server.</summary>
    public string UsersLock => Path.Combine(Root, UsersLockName);

    /// <summary>
    /// Tells where the cluster of a wanted folder is kept, and makes that folder: the wanted one wherever the server's account may
    /// enter it, else one in /var/tmp with a name that follows from the wanted path.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">The folder holds something else.</exception>
    /// <exception cref="DirectoryNotFoundException">Another host threw the folder away at this moment; ask again.</exception>
    public static async Task<string> LocateAsync(string wanted, ILogger log, CancellationToken cancellationToken)
    {
        var path = WithoutLinks(Path.GetFullPath(wanted));
        if (path.AsSpan().ContainsAny(Untakeable))
        {
            throw new EmbeddedPostgresException(
                $"PostgreSQL's pg_ctl does not take quotes, backslashes or dollar signs in a path: {path}. Choose another folder.");
        }

        if (!Environment.IsPrivilegedProcess)
        {
            Claim(path, OwnerOnly);
            return path;
        }

        if (Directory.Exists(Path.Combine(path, DataName)))
        {
            return path;
        }

        var refuge = WithoutLinks("/var/tmp") + "/atapos-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16];
        if (!Directory.Exists(Path.Combine(refuge, DataName)))
        {
            var account = ServerAccount.ForNewCluster();
            Claim(path, OthersPassThrough);
            if (await account.MayEnterAsync(path, log, cancellationToken))
            {
                return path;
            }

            if (!Directory.Exists(path))
            {
                throw new DirectoryNotFoundException(path);
            }

            RemoveIfEmpty(path);
        }

        Directory.CreateDirectory(refuge);
        await RequireOwnAsync(refuge, log, cancellationToken);
        Claim(refuge, OthersPassThrough);
        log.LogWarning("The account that runs PostgreSQL for root may not enter {Folder}; its data is kept in {Refuge}", path, refuge);
        return refuge;
    }

    /// <summary>The lock of a located folder, held alone by whoever starts or stops the server.</summary>
    public static string StartLockOf(string path) => Path.Combine(path, StartLockName);

    /// <summary>Opens a located folder. The caller holds its start lock.</summary>
    /// <exception cref="EmbeddedPostgresException">The data belongs to an account that cannot use it.</exception>
    public static async Task<ClusterFolder> OpenAsync(string path, ILogger log, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ClusterFolder(path, account: null);
        }

        var data = Path.Combine(path, DataName);
        if (!Directory.Exists(data))
        {
            return new ClusterFolder(path, ServerAccount.ForNewCluster());
        }

        var owner = await ServerAccount.OwnerOfAsync(data, log, cancellationToken);
        if (owner.UserId == 0 || !await owner.MayEnterAsync(data, log, cancellationToken))
        {
            throw new EmbeddedPostgresException(
                $"{data} belongs to user id {owner.UserId}, which PostgreSQL cannot run as there. Give the data to an account other than root "
                + "and let it pass through the folders above (chmod o+x), or set DATABASE_URL.");
        }

        return new ClusterFolder(path, owner);
    }

    /// <summary>Makes an empty folder that belongs to the server's account.</summary>
    public async Task MakeForServerAsync(string folder, ILogger log, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder, OwnerOnly);
        if (Account is not null)
        {
            await Account.OwnAsync(folder, log, cancellationToken);
        }
    }

    /// <summary>Deletes everything but the locks.</summary>
    public void Empty()
    {
        foreach (var entry in new DirectoryInfo(Root).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } folder)
            {
                folder.Delete(recursive: true);
            }
            else if (entry.Name is not (StartLockName or UsersLockName))
            {
                entry.Delete();
            }
        }
    }

    /// <summary>Deletes the folder, the lock that the caller holds last, so that whoever comes next finds all or nothing.</summary>
    public void Delete()
    {
        Empty();
        File.Delete(UsersLock);
        File.Delete(StartLock);
        RemoveIfEmpty(Root);
    }

    /// <summary>One folder, one path: the path is how the running server is recognised.</summary>
    public static string WithoutLinks(string path)
    {
        var resolved = "/";
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, name);
            if (Directory.Exists(resolved) && Directory.ResolveLinkTarget(resolved, returnFinalTarget: true) is { } target)
            {
                resolved = WithoutLinks(target.FullName);
            }
        }

        return resolved;
    }

    private static void RemoveIfEmpty(string path)
    {
        try
        {
            Directory.Delete(path);
        }
        catch (IOException) when (!Directory.Exists(path) || Directory.EnumerateFileSystemEntries(path).Any())
        {
            // Another host has begun in the folder, or was quicker.
            return;
        }
    }

    private static void Claim(string path, UnixFileMode mode)
    {
        if (File.Exists(Path.Combine(path, StartLockName)))
        {
            return;
        }

        // The lock is always the first file, so another host that starts at this moment has made it before all else.
        var holdsSomething = File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());
        if (holdsSomething && !File.Exists(Path.Combine(path, StartLockName)))
        {
            throw new EmbeddedPostgresException($"{path} holds something other than an embedded PostgreSQL. Choose an empty or a new folder.");
        }

        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, mode);
    }

    /// <summary>Everybody may make folders in /var/tmp, so another user could have laid out one for us.</summary>
    private static async Task RequireOwnAsync(string refuge, ILogger log, CancellationToken cancellationToken)
    {
        if (new DirectoryInfo(refuge).LinkTarget is not null || (await ServerAccount.OwnerOfAsync(refuge, log, cancellationToken)).UserId != 0)
        {
            throw new EmbeddedPostgresException($"{refuge} was not made by root. Delete it, or set DATABASE_URL.");
        }
    }
}
