using Atapos.Shared;

namespace Atapos.Catalog.Domain;

/// <summary>
/// A file at the image store that no product shows: not yet, because its upload is under way, or no longer. It is known before the file
/// can exist and forgotten after the file is gone, so that whatever fails in between leaves nothing that nobody knows of.
/// </summary>
internal sealed class UnlinkedFile : AggregateRoot
{
    /// <summary>How long an upload may take until its product is saved; far longer than any request lives.</summary>
    internal static readonly TimeSpan UploadLimit = TimeSpan.FromMinutes(15);

    /// <summary>How long after nobody waits for an upload any more it may still arrive.</summary>
    internal static readonly TimeSpan ArrivalLimit = TimeSpan.FromMinutes(2);

    private UnlinkedFile()
    {
    }

    /// <summary>Announces an upload.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="id">The number that the image will have; no other file ever gets the same.</param>
    /// <param name="publicId">The name that the file will have.</param>
    /// <param name="now">UTC.</param>
    internal UnlinkedFile(TenantId tenant, long id, string publicId, DateTimeOffset now)
        : base(tenant)
    {
        Id = id;
        PublicId = publicId;
        State = UnlinkedFileState.Uploading;
        CreatedAt = now;
        NextAttemptAt = now + UploadLimit;
        ArrivesUntil = now + UploadLimit;
    }

    /// <summary>The number of the image (<c>pa_id</c>).</summary>
    public long Id { get; private set; }

    /// <summary>The file's name at the store, its folder included.</summary>
    public string PublicId { get; private set; } = "";

    public UnlinkedFileState State { get; private set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>UTC. A file that was not there before this instant may arrive yet, so it is destroyed once more afterwards.</summary>
    public DateTimeOffset ArrivesUntil { get; private set; }

    /// <summary>UTC; when the sweep looks at it.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    /// <summary>How often the sweep has looked at it.</summary>
    public int Attempts { get; private set; }

    /// <summary>Why the store did not destroy it the last time.</summary>
    public string? LastError { get; private set; }

    /// <summary>The store says that it has no such file (any more). Answers whether that is the end of it.</summary>
    internal bool IsGone(DateTimeOffset now)
    {
        if (now >= ArrivesUntil)
        {
            return true;
        }

        NextAttemptAt = ArrivesUntil;
        LastError = null;
        return false;
    }

    /// <summary>The store did not destroy it.</summary>
    internal void TryAgain(DateTimeOffset at, string error)
    {
        NextAttemptAt = at;
        LastError = error;
    }
}

/// <summary>Why no product shows a file.</summary>
internal enum UnlinkedFileState
{
    /// <summary>A request uploads it and will link it to a product.</summary>
    Uploading,

    /// <summary>It must be destroyed.</summary>
    Doomed,
}
