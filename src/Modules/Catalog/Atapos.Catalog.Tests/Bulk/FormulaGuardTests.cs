using Atapos.Catalog.Bulk;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Atapos.Catalog.Tests.Bulk;

/// <summary>Cells that spreadsheets would run.</summary>
public sealed class FormulaGuardTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+62 812", "'+62 812")]
    [InlineData("-5", "'-5")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("'=1", "''=1")]
    [InlineData("'", "'")]
    [InlineData("'Jumat", "'Jumat")]
    [InlineData("Nasi = enak", "Nasi = enak")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void A_cell_that_begins_like_a_formula_is_guarded(string? text, string? cell) => FormulaGuard.Put(text).ShouldBe(cell);

    [Property(MaxTest = 2_000)]
    public Property What_was_guarded_is_the_same_again() => Prop.ForAll(
        Gen.Elements("'", "=", "+", "-", "@", "\t", "\r", "\n", " ", "a", "\"", ",", ";").ListOf().Select(string.Concat).ToArbitrary(),
        text => string.Equals(FormulaGuard.TakeOff(FormulaGuard.Put(text)!), text, StringComparison.Ordinal) && (text.Length == 0 || !"=+-@\t\r".Contains(FormulaGuard.Put(text)![0], StringComparison.Ordinal)));
}
