namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>The embedded PostgreSQL could not be found, made, started or stopped; the message says what to do about it.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    /// <summary>Tells what failed and what to do about it.</summary>
    /// <param name="message">A sentence for the person who started the host.</param>
    public EmbeddedPostgresException(string message)
        : base(message)
    {
    }

    /// <summary>Tells what failed, what to do about it and what was underneath.</summary>
    /// <param name="message">A sentence for the person who started the host.</param>
    /// <param name="innerException">The failure underneath.</param>
    public EmbeddedPostgresException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
