using System.Buffers;

namespace Atapos.Catalog.Images;

/// <summary>A file of a request, on disk from its first byte, so that memory does not grow with what callers send.</summary>
internal sealed class UploadedFile : IAsyncDisposable
{
    private const int PartLength = 64 * 1024;

    private readonly FileStream _file;

    private UploadedFile(FileStream file) => _file = file;

    /// <summary>What it was found to be.</summary>
    internal ImageFacts? Facts { get; private set; }

    internal long Length { get; private set; }

    /// <summary>Keeps a part of a request when it is a sound picture of at most so many bytes; null when it is empty, as browsers send it for a file that nobody chose.</summary>
    /// <exception cref="ImageRefusedException">It is none.</exception>
    /// <exception cref="UploadTooLargeException">It is larger; no more of it than that has been read.</exception>
    internal static async Task<UploadedFile?> KeepAsync(Stream part, long mostBytes, CancellationToken cancellationToken)
    {
        var kept = new UploadedFile(CreateNameless());
        try
        {
            await kept.FillAsync(part, mostBytes, cancellationToken);
            if (kept.Length == 0)
            {
                await kept.DisposeAsync();
                return null;
            }

            kept.Facts = ImageInspection.Inspect(kept.OpenRead());
            return kept;
        }
        catch
        {
            await kept.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads it from its beginning; any number may read at once.</summary>
    internal Stream OpenRead() => new FilePart(_file.SafeFileHandle, Length);

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    // Its name goes at once, so that a host that is killed leaves nothing on the disk.
    private static FileStream CreateNameless()
    {
        var path = Path.Combine(Path.GetTempPath(), $"atapos-{Path.GetRandomFileName()}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }

    private async Task FillAsync(Stream part, long mostBytes, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PartLength);
        try
        {
            int read;
            while ((read = await part.ReadAtLeastAsync(buffer, ImageInspection.SignatureLength, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                if (Length == 0 && ImageInspection.Claimed(buffer.AsSpan(0, read)) is null)
                {
                    throw ImageRefusedException.NotSupported();
                }

                if (read > mostBytes - Length)
                {
                    throw new UploadTooLargeException();
                }

                await _file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                Length += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>A file of a request is larger than its kind may be.</summary>
internal sealed class UploadTooLargeException() : Exception("The file is larger than allowed.");
