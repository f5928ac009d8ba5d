namespace Atapos.Shared.Hosting.Sight;

/// <summary>Work that a module writes down in a table of its own and does later; how much of it waits, and for how long it has been due, is told among the figures.</summary>
/// <param name="Name">Of the figures, as <c>atapos.receipts</c>: they are <c>.due</c> (rows) and <c>.lag</c> (seconds).</param>
/// <param name="What">In the plural, for people.</param>
/// <param name="Table">
/// With its schema, a constant of whoever owns it. <see cref="Data.TenantTables.ProtectWorkTable"/> protects it, and its <c>next_attempt_at</c> is null where nothing is to be done.
/// </param>
public sealed record WatchedQueue(string Name, string What, string Table);
