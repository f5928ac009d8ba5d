using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>
/// The random passwords of a cluster, kept in a file that only the host's user may read. Its format is that of <c>PGPASSFILE</c>,
/// so that psql can use it.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed record ClusterPasswords(string Superuser, string Login)
{
    private const string Host = "127.0.0.1";
    private const string SuperuserName = "postgres";

    /// <summary>Reads the passwords; null when the file is missing or damaged.</summary>
    public static async Task<ClusterPasswords?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var lines = (await File.ReadAllLinesAsync(path, cancellationToken)).Select(line => line.Split(':')).Where(fields => fields.Length == 5).ToList();
        var superuser = lines.Find(fields => fields[3] is SuperuserName)?[4];
        var login = lines.Find(fields => fields[3] is LoginRole.Name)?[4];
        return superuser is null || login is null ? null : new ClusterPasswords(superuser, login);
    }

    /// <summary>Makes new passwords and keeps them before anything depends on them.</summary>
    public static async Task<ClusterPasswords> CreateAsync(string path, CancellationToken cancellationToken)
    {
        var passwords = new ClusterPasswords(RandomNumberGenerator.GetHexString(48, lowercase: true), RandomNumberGenerator.GetHexString(48, lowercase: true));
        var unfinished = path + ".new";
        File.Delete(unfinished);
        await WritePrivatelyAsync(
            unfinished,
            $"{Host}:*:*:{SuperuserName}:{passwords.Superuser}\n{Host}:*:*:{LoginRole.Name}:{passwords.Login}\n",
            cancellationToken);
        File.Move(unfinished, path, overwrite: true);
        return passwords;
    }

    /// <summary>Writes a new file that only its owner may read.</summary>
    public static async Task WritePrivatelyAsync(string path, string text, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        await file.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);
        file.Flush(flushToDisk: true);
    }

    /// <summary>How the superuser reaches the server.</summary>
    public string SuperuserConnection(int port) => Connection(port, SuperuserName, Superuser, "postgres");

    /// <summary>How the application reaches its database.</summary>
    public string LoginConnection(int port) => Connection(port, LoginRole.Name, Login, LoginRole.Name);

    // Neither password belongs in a log.
    public override string ToString() => nameof(ClusterPasswords);

    private static string Connection(int port, string user, string password, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = Host,
        Port = port,
        Username = user,
        Password = password,
        Database = database,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;
}
