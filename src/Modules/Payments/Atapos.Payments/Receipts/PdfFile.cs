using System.Globalization;
using System.Text;

namespace Atapos.Payments.Receipts;

/// <summary>A page of a PDF.</summary>
/// <param name="Height">In points, 72 to an inch.</param>
/// <param name="Drawing">What is drawn on it, in PDF's own operators, from the lower left; ASCII.</param>
internal sealed record PdfPage(decimal Height, string Drawing);

/// <summary>Puts pages of text and rectangles into a PDF 1.4 file: objects, the table of where they are, and the trailer (ISO 32000-1, 7.5).</summary>
internal static class PdfFile
{
    /// <summary>The name of Courier in a drawing.</summary>
    internal const string Regular = "F1";

    /// <summary>The name of Courier-Bold in a drawing.</summary>
    internal const string Bold = "F2";

    private const int Catalog = 1;
    private const int Tree = 2;
    private const int Information = 3;
    private const int RegularFont = 4;
    private const int BoldFont = 5;
    private const int FirstPage = 6;

    /// <summary>The file's bytes.</summary>
    /// <param name="title">Shown in the reader's window; any letters.</param>
    /// <param name="language">Of the text, for readers that speak: <c>id</c> or <c>en</c>.</param>
    /// <param name="width">Of every page, in points.</param>
    /// <param name="pages">At least one.</param>
    internal static byte[] Write(string title, string language, decimal width, IReadOnlyList<PdfPage> pages)
    {
        var numbers = Enumerable.Range(0, pages.Count).Select(page => FirstPage + (2 * page)).ToList();
        var kids = string.Join(' ', numbers.Select(Reference));
        List<string> objects =
        [
            $"<< /Type /Catalog /Pages {Reference(Tree)} /Lang ({language}) /ViewerPreferences << /DisplayDocTitle true >> >>",
            string.Create(CultureInfo.InvariantCulture, $"<< /Type /Pages /Kids [{kids}] /Count {pages.Count} >>"),
            $"<< /Title <FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(title))}> /Producer (ATAPOS) >>",
            Font("Courier"),
            Font("Courier-Bold"),
        ];
        foreach (var (page, number) in pages.Zip(numbers))
        {
            objects.Add(
                $"<< /Type /Page /Parent {Reference(Tree)} /MediaBox [0 0 {Number(width)} {Number(page.Height)}] "
                + $"/Resources << /Font << /{Regular} {Reference(RegularFont)} /{Bold} {Reference(BoldFont)} >> >> /Contents {Reference(number + 1)} >>");
            objects.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Length {page.Drawing.Length} >>\nstream\n{page.Drawing}\nendstream"));
        }

        return Assemble(objects);
    }

    /// <summary>A number as drawings take it.</summary>
    internal static string Number(decimal number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A text that <see cref="Lettering.WinAnsi"/> wrote, as drawings take it: in ASCII, all else by its octal code.</summary>
    internal static string Text(string text)
    {
        var literal = new StringBuilder("(");
        foreach (var code in Lettering.WinAnsiBytes(text))
        {
            _ = (char)code switch
            {
                '(' or ')' or '\\' => literal.Append('\\').Append((char)code),
                >= ' ' and <= '~' => literal.Append((char)code),
                _ => literal.Append('\\').Append(Convert.ToString(code, toBase: 8).PadLeft(3, '0')),
            };
        }

        return literal.Append(')').ToString();
    }

    private static string Font(string name) => $"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>";

    private static string Reference(int number) => string.Create(CultureInfo.InvariantCulture, $"{number} 0 R");

    /// <summary>All is ASCII but the second line, by which programs see that the file must not be changed on its way.</summary>
    private static byte[] Assemble(List<string> objects)
    {
        using var file = new MemoryStream();
        file.Write([.. "%PDF-1.4\n%"u8, 0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
        var table = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n"));
        for (var i = 0; i < objects.Count; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{file.Length:D10} 00000 n \n");
            Append(file, string.Create(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n"));
        }

        var start = file.Length;
        Append(file, string.Create(
            CultureInfo.InvariantCulture,
            $"{table}trailer\n<< /Size {objects.Count + 1} /Root {Reference(Catalog)} /Info {Reference(Information)} >>\nstartxref\n{start}\n%%EOF\n"));
        return file.ToArray();
    }

    private static void Append(MemoryStream file, string text) => file.Write(Encoding.ASCII.GetBytes(text));
}
