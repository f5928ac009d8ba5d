namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>Where an <see cref="EmbeddedPostgres"/> keeps its cluster, and how.</summary>
/// <param name="Folder">
/// Absolute path of a folder that belongs to the cluster alone, e.g. <c>&lt;repository&gt;/.atapos/postgres</c>; it is made when
/// missing. A folder that holds anything else is refused. The same folder finds the same data again.
/// </param>
/// <exception cref="ArgumentException">The path is not absolute.</exception>
public sealed record EmbeddedPostgresOptions(string Folder)
{
    /// <summary>Absolute path of the folder that belongs to the cluster alone.</summary>
    public string Folder { get; } = Path.IsPathFullyQualified(Folder)
        ? Folder
        : throw new ArgumentException($"The folder of the embedded PostgreSQL must be an absolute path, not \"{Folder}\".", nameof(Folder));

    /// <summary>
    /// True: the cluster starts empty and its folder is deleted when the last host leaves it. A folder left behind by a killed
    /// process is emptied by the next start on it, so give throw-away clusters a fixed folder rather than a random one.
    /// </summary>
    public bool ThrowAway { get; init; }

    /// <summary>
    /// Lines of <c>postgresql.conf</c> beyond the usual ones (name to value, unquoted), e.g. <c>log_statement</c> to <c>all</c>.
    /// The address and port the server listens on are not for choosing.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
