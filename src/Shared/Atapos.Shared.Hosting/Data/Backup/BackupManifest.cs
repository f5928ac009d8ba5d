using System.Security.Cryptography;
using System.Text.Json;

namespace Atapos.Shared.Hosting.Data.Backup;

/// <summary>What a backup must hold; it lies beside the backup as <c>FILE.json</c>.</summary>
/// <param name="MadeAt">When the state was that the backup holds, UTC.</param>
/// <param name="Bytes">The size of the backup.</param>
/// <param name="Sha256">Its SHA-256, hexadecimal.</param>
/// <param name="DumpVersion">The major version of the <c>pg_dump</c> that made it; <c>pg_restore</c> must not be older.</param>
/// <param name="Migrations">The migrations that the database had, by schema.</param>
/// <param name="Roles">Roles beside ATAPOS's own that may read something; they must be there before it is restored.</param>
/// <param name="Rows">How many rows each table had.</param>
public sealed record BackupManifest(
    DateTimeOffset MadeAt,
    long Bytes,
    string Sha256,
    int DumpVersion,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Migrations,
    IReadOnlyList<string> Roles,
    IReadOnlyDictionary<string, long> Rows)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Where the manifest of a backup lies.</summary>
    internal static string PathOf(string backup) => backup + ".json";

    /// <summary>Writes it, whole or not at all.</summary>
    internal async Task WriteAsync(string backup, CancellationToken cancellationToken)
    {
        var part = PathOf(backup) + ".part";
        await using (var file = PrivateFile.Create(part))
        {
            await JsonSerializer.SerializeAsync(file, this, Json, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, PathOf(backup));
    }

    /// <summary>Reads the manifest of a backup, and that the backup is the one that it describes.</summary>
    /// <exception cref="BackupException">One of the files is missing or is not as it was written.</exception>
    internal static async Task<BackupManifest> ReadAsync(string backup, CancellationToken cancellationToken)
    {
        if (!File.Exists(backup) || !File.Exists(PathOf(backup)))
        {
            throw new BackupException($"There is no backup {backup} with its {Path.GetFileName(PathOf(backup))}.");
        }

        BackupManifest? manifest;
        try
        {
            await using var file = File.OpenRead(PathOf(backup));
            manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(file, Json, cancellationToken);
        }
        catch (JsonException)
        {
            manifest = null;
        }

        if (manifest is not { Sha256: not null, Migrations: not null, Roles: not null, Rows: not null })
        {
            throw new BackupException($"{PathOf(backup)} is no manifest of a backup.");
        }

        var (bytes, hash) = await HashAsync(backup, cancellationToken);
        return bytes == manifest.Bytes && string.Equals(hash, manifest.Sha256, StringComparison.Ordinal)
            ? manifest
            : throw new BackupException($"{backup} is not the file that was written: {bytes} bytes with SHA-256 {hash}, and not {manifest.Bytes} with {manifest.Sha256}.");
    }

    /// <summary>The size and the SHA-256 of a file.</summary>
    internal static async Task<(long Bytes, string Hash)> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return (file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)));
    }
}

/// <summary>Files that only the user who makes them can read: a backup holds what every merchant has.</summary>
internal static class PrivateFile
{
    internal static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }
}
