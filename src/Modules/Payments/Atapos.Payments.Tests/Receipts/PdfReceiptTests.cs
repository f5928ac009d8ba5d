using Atapos.Payments.Receipts;

namespace Atapos.Payments.Tests.Receipts;

/// <summary>The document, read back by its own table.</summary>
public sealed class PdfReceiptTests
{
    private const decimal Millimetre = 72m / 25.4m;

    [Fact]
    public void It_is_80_mm_wide_and_holds_the_lines_as_text()
    {
        var paper = Some.Sale().Paper();
        var pdf = new PdfReading(PdfReceipt.Write(paper));

        (pdf.Title, pdf.Catalog.Contains("/Lang (id)", StringComparison.Ordinal)).ShouldBe(("Struk INV-20261123-0001", true));
        var page = pdf.Pages.ShouldHaveSingleItem();
        page.Width.ShouldBe(80 * Millimetre, 0.001m);
        page.Text.ShouldBe(string.Join('\n', PrintLayout.Of(paper, 48, Lettering.WinAnsi).Select(line => line.Text).Where(text => text.Length > 0)));
        page.Rest.ShouldBe("f\n");
        pdf.Follow(page.Dictionary, "F1").ShouldBe("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>");
        pdf.Follow(page.Dictionary, "F2").ShouldContain("/BaseFont /Courier-Bold ");
    }

    [Fact]
    public void Everything_lies_on_the_paper_and_nothing_on_something_else()
    {
        var page = new PdfReading(PdfReceipt.Write(Some.Sale(shop: new string('W', 150)).Paper())).Pages.ShouldHaveSingleItem();

        page.Lines.ShouldAllBe(line => line.X >= 4 * Millimetre && line.X + (line.Text.Length * line.Size * 0.6m) <= page.Width - (4 * Millimetre));
        page.Lines.Zip(page.Lines.Skip(1)).ShouldAllBe(pair => pair.First.Y - pair.Second.Y >= pair.Second.Size);
        page.Lines[0].Y.ShouldBeInRange(page.Height - (12 * Millimetre), page.Height - (4 * Millimetre));
        page.Squares.Min(square => square.Y).ShouldBeInRange(4 * Millimetre, 12 * Millimetre);
        page.Squares.Max(square => square.Y + square.Height).ShouldBeLessThan(page.Lines[^1].Y);
        (page.Squares.Min(square => square.X) + page.Squares.Max(square => square.X + square.Width)).ShouldBe(page.Width, 0.01m);
    }

    [Fact]
    public void The_code_is_drawn_square_by_square()
    {
        var code = OrderCode.Of(Some.Number);
        var drawn = new PdfReading(PdfReceipt.Write(Some.Sale().Paper())).Pages[0].Squares;

        drawn.Count.ShouldBe(code.Runs.Count);
        var square = drawn[0].Height;
        var (left, top) = (drawn[0].X - (code.Runs[0].X * square), drawn[0].Y + square + (code.Runs[0].Y * square));
        drawn.Select(run => new DarkRun(Squares(run.X - left), Squares(top - run.Y) - 1, Squares(run.Width))).ShouldBe(code.Runs);

        int Squares(decimal points) => (int)decimal.Floor((points / square) + 0.5m);
    }

    [Fact]
    public void A_code_has_its_three_corners_and_a_light_edge()
    {
        var code = OrderCode.Of(Some.Number);

        code.Size.ShouldBe(29, "21 squares and an edge of four");
        code.Runs.ShouldAllBe(run => run.X >= 4 && run.Y >= 4 && run.X + run.Length <= 25 && run.Y < 25);
        foreach (var (x, y) in new[] { (4, 4), (18, 4), (4, 18) })
        {
            code.Runs.ShouldContain(new DarkRun(x, y, 7));
            code.Runs.ShouldContain(new DarkRun(x, y + 6, 7));
            code.Runs.ShouldContain(new DarkRun(x + 2, y + 3, 3));
        }
    }

    [Theory]
    [InlineData("Kopi (panas) \\ gula)", "Kopi (panas) \\ gula)")]
    [InlineData("Crème “brûlée” – 5 €", "Crème “brûlée” – 5 €")]
    [InlineData("قهوة 🍜 \u202Ex", "???? ? x")]
    [InlineData(") Tj ET endstream endobj", ") Tj ET endstream endobj")]
    public void A_name_is_text_and_nothing_else(string name, string read) =>
        new PdfReading(PdfReceipt.Write(Some.Sale(lines: Some.Line(name)).Paper())).Pages[0].Lines.Select(line => line.Text).ShouldContain(read, StringComparer.Ordinal);

    [Fact]
    public void A_title_may_have_any_letters() =>
        new PdfReading(PdfReceipt.Write(Some.Sale().Paper() with { Title = "قهوة 🍜 (x)" })).Title.ShouldBe("قهوة 🍜 (x)");

    [Fact]
    public void Two_hundred_lines_are_one_long_page()
    {
        var paper = Some.Sale(lines: [.. Enumerable.Range(1, 200).Select(i => Some.Line($"Barang {i}", i, 1_000))]).Paper();
        var page = new PdfReading(PdfReceipt.Write(paper)).Pages.ShouldHaveSingleItem();

        page.Lines.Count(line => line.Text.StartsWith("Barang ", StringComparison.Ordinal)).ShouldBe(200);
        page.Height.ShouldBeInRange(3_800, 4_400);
    }

    [Fact]
    public void What_is_longer_than_a_page_may_be_goes_on_on_the_next()
    {
        var paper = Some.Sale(lines: [.. Enumerable.Range(1, 200).Select(i => Some.Line($"{i} {new string('W', 400)}"))]).Paper();
        var pages = new PdfReading(PdfReceipt.Write(paper)).Pages;

        pages.Count.ShouldBe(2);
        pages.ShouldAllBe(page => page.Height <= 14_400 && page.Lines.All(line => line.Y > 0 && line.Y < page.Height));
        string.Join('\n', pages.Select(page => page.Text)).ShouldBe(
            string.Join('\n', PrintLayout.Of(paper, 48, Lettering.WinAnsi).Select(line => line.Text).Where(text => text.Length > 0)));
        pages.Select(page => page.Squares.Count > 0).ShouldBe([false, true]);
    }
}
