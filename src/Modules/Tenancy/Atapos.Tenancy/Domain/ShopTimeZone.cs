namespace Atapos.Tenancy.Domain;

/// <summary>The time zones that a shop can live in: those of the IANA database, by their own names and aliases.</summary>
internal static class ShopTimeZone
{
    internal const int Longest = 60;

    /// <summary>
    /// Whether a name is one of them. The name is looked at first, because .NET also takes names of Windows, and on Linux any path below its
    /// folder of zones.
    /// </summary>
    internal static bool IsKnown(string name) =>
        name.Length is > 0 and <= Longest
        && name.Split('/').All(IsPart)
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
        && zone.HasIanaId
        && string.Equals(zone.Id, name, StringComparison.Ordinal);

    private static bool IsPart(string part) =>
        part.Length > 0 && char.IsAsciiLetterUpper(part[0]) && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '+');
}
