namespace Atapos.Shared.Hosting.Security;

/// <summary>A column whose bytes <see cref="DataKeys"/> has sealed. Whoever seals into one registers it, so that <see cref="KeyRotation"/> finds it.</summary>
/// <param name="What">For people, in the plural: <c>queued mails</c>.</param>
/// <param name="Table">The table with its schema, a constant of whoever owns it; it has <c>me_id</c>.</param>
/// <param name="Id">The column that tells a merchant's rows apart.</param>
/// <param name="Column">The sealed column.</param>
/// <param name="PlaceOf">The place that a row's bytes are sealed for, of its id.</param>
public sealed record SealedColumn(string What, string Table, string Id, string Column, Func<object, string> PlaceOf);
