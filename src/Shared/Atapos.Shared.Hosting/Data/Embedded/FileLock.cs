using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>
/// Locks that the kernel drops by itself when their process dies, kill -9 included. A lock is an open file; closing it releases it.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits until nobody else holds the lock and takes it.</summary>
    /// <exception cref="EmbeddedPostgresException">It stayed taken for longer than the limit.</exception>
    /// <exception cref="DirectoryNotFoundException">Its folder was deleted meanwhile.</exception>
    public static async Task<FileStream> TakeAsync(string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryOpen(path, FileAccess.ReadWrite, FileShare.None) is { } file)
            {
                if (IsStillAt(path, file))
                {
                    return file;
                }

                await file.DisposeAsync();
            }

            if (Stopwatch.GetElapsedTime(began) > limit)
            {
                throw new EmbeddedPostgresException(
                    $"Another process has been starting or stopping the embedded PostgreSQL for {limit.TotalSeconds:0} seconds; it holds {path}.");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Takes part in a lock that many may hold at once.</summary>
    /// <exception cref="EmbeddedPostgresException">Somebody holds it alone.</exception>
    public static FileStream Share(string path) =>
        TryOpen(path, FileAccess.Read, FileShare.Read)
        ?? throw new EmbeddedPostgresException($"Another process holds {path} for itself alone.");

    /// <summary>Tells whether anybody takes part in a lock.</summary>
    public static bool IsShared(string path)
    {
        using var file = TryOpen(path, FileAccess.ReadWrite, FileShare.None);
        return file is null;
    }

    private static FileStream? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = access,
                Share = share,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (IOException e) when (e is not DirectoryNotFoundException && File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>
    /// A host that deletes its throw-away folder unlinks the file others wait for. A random time stamp, set through the open file
    /// and read through the name, shows whether both are still the same file.
    /// </summary>
    private static bool IsStillAt(string path, FileStream file)
    {
        var stamp = DateTime.UnixEpoch.AddSeconds(RandomNumberGenerator.GetInt32(1, int.MaxValue));
        File.SetLastWriteTimeUtc(file.SafeFileHandle, stamp);
        return File.GetLastWriteTimeUtc(path) == stamp;
    }
}
