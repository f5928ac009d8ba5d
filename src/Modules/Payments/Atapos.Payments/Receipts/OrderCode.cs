using QRCoder;

namespace Atapos.Payments.Receipts;

/// <summary>A row of dark squares of a QR code that lie side by side.</summary>
/// <param name="X">Squares from the left.</param>
/// <param name="Y">Squares from the top.</param>
/// <param name="Length">How many.</param>
internal readonly record struct DarkRun(int X, int Y, int Length);

/// <summary>The QR code of an order as squares, the light edge that readers need included.</summary>
/// <param name="Size">Squares along a side.</param>
/// <param name="Runs">The dark ones.</param>
internal sealed record OrderCode(int Size, IReadOnlyList<DarkRun> Runs)
{
    /// <param name="text">What it holds.</param>
    internal static OrderCode Of(string text)
    {
        using var squares = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = squares.ModuleMatrix;
        List<DarkRun> runs = [];
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                var start = x;
                while (x < rows[y].Length && rows[y][x])
                {
                    x++;
                }

                if (x > start)
                {
                    runs.Add(new(start, y, x - start));
                }
            }
        }

        return new(rows.Count, runs);
    }
}
