using System.Text;

namespace Atapos.Payments.Receipts;

/// <summary>A receipt as the bytes that a thermal printer takes (ESC/POS), cut off at its end.</summary>
/// <remarks>
/// Letters are ASCII alone: which table of further letters a printer has, and under which number, differs from one make to the next, and so
/// does what a wrong guess prints. The commands are those that small printers share.
/// </remarks>
internal static class EscPosReceipt
{
    private const byte Esc = 0x1B;
    private const byte Gs = 0x1D;
    private const byte LineFeed = 0x0A;
    private const byte CodeMark = 0x31;

    /// <summary>Letters of the printer's normal font in a line.</summary>
    /// <param name="millimetres">58 or 80.</param>
    internal static int Columns(int millimetres) => millimetres == 58 ? 32 : 48;

    /// <param name="paper">What it says.</param>
    /// <param name="millimetres">The paper's width: 58 or 80.</param>
    internal static byte[] Write(ReceiptPaper paper, int millimetres)
    {
        using var bytes = new MemoryStream();

        // Begin anew (@), with the first table of letters (t 0) and American signs (R 0), where # is # and $ is $.
        bytes.Write([Esc, (byte)'@', Esc, (byte)'t', 0, Esc, (byte)'R', 0]);
        var style = PrintStyle.Plain;
        foreach (var line in PrintLayout.Of(paper, Columns(millimetres), Lettering.Ascii))
        {
            if (line.Style != style)
            {
                style = line.Style;
                Set(bytes, style);
            }

            bytes.Write(Encoding.ASCII.GetBytes(line.Text));
            bytes.WriteByte(LineFeed);
        }

        Set(bytes, PrintStyle.Plain);
        bytes.WriteByte(LineFeed);
        WriteCode(bytes, paper.Code, dots: millimetres == 58 ? (byte)6 : (byte)8);

        // Three lines on for printers without a knife, then up to the knife and cut, leaving a corner (V 66).
        bytes.Write([Esc, (byte)'d', 3, Gs, (byte)'V', 66, 0]);
        return bytes.ToArray();
    }

    /// <summary>Bold is <c>ESC E</c>, double width and height <c>GS !</c>.</summary>
    private static void Set(MemoryStream bytes, PrintStyle style) => bytes.Write(
    [
        Esc, (byte)'E', style == PrintStyle.Plain ? (byte)0 : (byte)1,
        Gs, (byte)'!', style == PrintStyle.Title ? (byte)0x11 : (byte)0,
    ]);

    /// <summary>A QR code that the printer draws itself: <c>GS ( k</c> with model 2, the size of a square, correction level M, the text, and "print".</summary>
    private static void WriteCode(MemoryStream bytes, string text, byte dots)
    {
        bytes.Write([Esc, (byte)'a', 1]);
        Command(bytes, 65, [50, 0]);
        Command(bytes, 67, [dots]);
        Command(bytes, 69, [49]);
        Command(bytes, 80, [48, .. Encoding.ASCII.GetBytes(text)]);
        Command(bytes, 81, [48]);
        bytes.Write([Esc, (byte)'a', 0]);
    }

    private static void Command(MemoryStream bytes, byte function, ReadOnlySpan<byte> parameters)
    {
        var length = parameters.Length + 2;
        bytes.Write([Gs, (byte)'(', (byte)'k', (byte)(length % 256), (byte)(length / 256), CodeMark, function]);
        bytes.Write(parameters);
    }
}
