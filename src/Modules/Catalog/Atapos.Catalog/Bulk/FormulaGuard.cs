using System.Buffers;

namespace Atapos.Catalog.Bulk;

/// <summary>Keeps spreadsheets from running a cell as a formula, so that it can be taken back exactly.</summary>
/// <remarks>
/// A cell that begins like a formula gets an apostrophe. So does one that begins with apostrophes and then like a formula, or what was
/// written could not be told from what was guarded.
/// </remarks>
internal static class FormulaGuard
{
    private const char Guard = '\'';

    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r");

    /// <summary>The cell as it is written.</summary>
    internal static string? Put(string? text) => IsLikeFormula(text) ? Guard + text : text;

    /// <summary>The cell as it was before it was written.</summary>
    internal static string TakeOff(string cell) => cell.Length > 1 && cell[0] == Guard && IsLikeFormula(cell) ? cell[1..] : cell;

    private static bool IsLikeFormula(string? text)
    {
        var rest = text.AsSpan().TrimStart(Guard);
        return rest.Length > 0 && FormulaStarts.Contains(rest[0]);
    }
}
