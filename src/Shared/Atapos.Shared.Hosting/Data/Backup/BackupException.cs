namespace Atapos.Shared.Hosting.Data.Backup;

/// <summary>A backup was not made or not restored.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class BackupException(string message) : Exception(message);
