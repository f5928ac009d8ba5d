namespace Atapos.Sandbox.Cloudinary;

/// <summary>A file in the cloud.</summary>
/// <param name="PublicId">Its folder included.</param>
/// <param name="Version">Unix seconds of the upload.</param>
/// <param name="Image">What it is.</param>
/// <param name="CreatedAt">When it was uploaded, in UTC.</param>
/// <param name="Bytes">The file as it came.</param>
internal sealed record CloudinaryFile(string PublicId, long Version, ImageFile Image, DateTimeOffset CreatedAt, ReadOnlyMemory<byte> Bytes);

/// <summary>What became of an upload.</summary>
internal enum Keeping
{
    Kept,

    /// <summary>A file of this id is there and was not to be overwritten.</summary>
    Existed,

    /// <summary>There is no room.</summary>
    Full,
}

/// <summary>The files of the cloud, in memory. Safe for parallel requests.</summary>
internal sealed class CloudinaryFiles
{
    /// <summary>Beyond this many files an upload is refused.</summary>
    public const int MostFiles = 2_000;

    /// <summary>Beyond this many bytes in all an upload is refused.</summary>
    public const long MostBytes = 256 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, CloudinaryFile> _files = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Keeps the file in the place of a former one of its id.</summary>
    /// <param name="file">The file.</param>
    /// <param name="overwrite">Whether a former one gives way.</param>
    /// <returns>What became of it, and the file that is kept under this id now, null for none.</returns>
    public (Keeping Outcome, CloudinaryFile? File) Put(CloudinaryFile file, bool overwrite)
    {
        lock (_gate)
        {
            if (_files.TryGetValue(file.PublicId, out var former) && !overwrite)
            {
                return (Keeping.Existed, former);
            }

            var bytes = _bytes + file.Bytes.Length - (former?.Bytes.Length ?? 0);
            if (bytes > MostBytes || (former is null && _files.Count == MostFiles))
            {
                return (Keeping.Full, former);
            }

            _bytes = bytes;
            _files[file.PublicId] = file;
            return (Keeping.Kept, file);
        }
    }

    /// <summary>The file of this id, null for none.</summary>
    public CloudinaryFile? Find(string publicId)
    {
        lock (_gate)
        {
            return _files.GetValueOrDefault(publicId);
        }
    }

    /// <summary>Removes the file of this id; false when there is none.</summary>
    public bool Remove(string publicId)
    {
        lock (_gate)
        {
            if (!_files.Remove(publicId, out var file))
            {
                return false;
            }

            _bytes -= file.Bytes.Length;
            return true;
        }
    }

    /// <summary>All files, by their id.</summary>
    public IReadOnlyList<CloudinaryFile> List()
    {
        lock (_gate)
        {
            return [.. _files.Values.OrderBy(file => file.PublicId, StringComparer.Ordinal)];
        }
    }

    /// <summary>Removes all files.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _files.Clear();
            _bytes = 0;
        }
    }
}
