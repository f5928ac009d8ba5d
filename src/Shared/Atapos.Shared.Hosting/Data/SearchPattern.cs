namespace Atapos.Shared.Hosting.Data;

/// <summary>The patterns of SQL's <c>like</c> for a text that a caller searches for.</summary>
public static class SearchPattern
{
    /// <summary>What the patterns escape wildcards with; to be named as the escape character.</summary>
    public const string Escape = "\\";

    /// <summary>The pattern that finds a text within others, wildcards taken literally.</summary>
    /// <param name="part">Blanks around it do not count.</param>
    public static string Containing(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return "%" + part.Trim()
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal) + "%";
    }
}
