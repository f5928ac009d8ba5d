using System.Globalization;
using System.Text;

namespace Atapos.Payments.Receipts;

/// <summary>A receipt as a PDF on paper of 80 mm, as long as what it says, in the columns of a printer.</summary>
/// <remarks>
/// Fonts are Courier and Courier-Bold, which every reader has, so that none is embedded; their letters are all six tenths as wide as high,
/// and come from WinAnsi. A page is cut only beyond the longest that readers take.
/// </remarks>
internal static class PdfReceipt
{
    private const int Columns = 48;
    private const decimal PointsPerMillimetre = 72m / 25.4m;
    private const decimal PaperWidth = 80 * PointsPerMillimetre;
    private const decimal Margin = 12;
    private const decimal FontSize = 7;
    private const decimal LetterWidth = 0.6m;
    private const decimal LineHeight = 9.5m;
    private const decimal CodeSquare = 2.5m;

    /// <summary>PDF 1.4 allows 14,400 points.</summary>
    private const decimal LongestPage = 14_000;

    private static readonly decimal Left = (PaperWidth - (Columns * FontSize * LetterWidth)) / 2;

    internal static byte[] Write(ReceiptPaper paper)
    {
        var code = OrderCode.Of(paper.Code);
        var codeHeight = code.Size * CodeSquare;
        var pages = Pages(PrintLayout.Of(paper, Columns, Lettering.WinAnsi), LongestPage - (2 * Margin) - codeHeight).ToList();
        return PdfFile.Write(paper.Title, paper.Language, PaperWidth,
        [
            .. pages.Select((lines, page) => Draw(lines, page == pages.Count - 1 ? code : null)),
        ]);
    }

    private static IEnumerable<List<PrintLine>> Pages(IReadOnlyList<PrintLine> lines, decimal room)
    {
        List<PrintLine> page = [];
        var used = 0m;
        foreach (var line in lines)
        {
            if (used + Height(line) > room)
            {
                yield return page;
                (page, used) = ([], 0);
            }

            page.Add(line);
            used += Height(line);
        }

        yield return page;
    }

    private static PdfPage Draw(List<PrintLine> lines, OrderCode? code)
    {
        var codeHeight = code is null ? 0 : code.Size * CodeSquare;
        var height = (2 * Margin) + lines.Sum(Height) + codeHeight;
        var drawing = new StringBuilder();
        var y = height - Margin;
        foreach (var line in lines)
        {
            y -= Height(line);
            Draw(drawing, line, y);
        }

        if (code is not null)
        {
            Draw(drawing, code, (PaperWidth - codeHeight) / 2, y);
        }

        return new(height, drawing.ToString());
    }

    private static void Draw(StringBuilder drawing, PrintLine line, decimal bottom)
    {
        if (line.Text.Length > 0)
        {
            var size = Size(line);
            var font = line.Style == PrintStyle.Plain ? PdfFile.Regular : PdfFile.Bold;

            // Letters reach a quarter of their size below the line that they stand on.
            var baseline = bottom + (size / 4);
            drawing.Append(CultureInfo.InvariantCulture, $"BT /{font} {PdfFile.Number(size)} Tf {PdfFile.Number(Left)} {PdfFile.Number(baseline)} Td ")
                .Append(CultureInfo.InvariantCulture, $"{PdfFile.Text(line.Text)} Tj ET\n");
        }
    }

    private static void Draw(StringBuilder drawing, OrderCode code, decimal left, decimal top)
    {
        foreach (var run in code.Runs)
        {
            var (x, y) = (left + (run.X * CodeSquare), top - ((run.Y + 1) * CodeSquare));
            drawing.Append(CultureInfo.InvariantCulture, $"{PdfFile.Number(x)} {PdfFile.Number(y)} ")
                .Append(CultureInfo.InvariantCulture, $"{PdfFile.Number(run.Length * CodeSquare)} {PdfFile.Number(CodeSquare)} re\n");
        }

        drawing.Append("f\n");
    }

    private static decimal Size(PrintLine line) => line.Style == PrintStyle.Title ? 2 * FontSize : FontSize;

    private static decimal Height(PrintLine line) => line.Style == PrintStyle.Title ? 2 * LineHeight : LineHeight;
}
