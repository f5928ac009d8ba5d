namespace Atapos.Catalog.Images;

/// <summary>Counts the inflated rows of a PNG against what its header declares; one byte too many is refused as it comes.</summary>
internal sealed class PngRows
{
    // Where the seven passes of Adam7 begin and how far apart their pixels are: x, y, step across, step down.
    private static readonly (int X, int Y, int Across, int Down)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private readonly Queue<(long RowLength, long Rows)> _passes = new();
    private long _rowLength;
    private long _rowsLeft;
    private long _leftInRow;

    /// <param name="facts">Its size.</param>
    /// <param name="bitsPerPixel">1 to 64.</param>
    /// <param name="isInterlaced">True for Adam7.</param>
    internal PngRows(ImageFacts facts, int bitsPerPixel, bool isInterlaced)
    {
        foreach (var (x, y, across, down) in isInterlaced ? Adam7 : [(0, 0, 1, 1)])
        {
            var width = (facts.Width - x + across - 1) / across;
            var height = (facts.Height - y + down - 1) / down;
            if (width > 0 && height > 0)
            {
                _passes.Enqueue((((long)width * bitsPerPixel + 7) / 8, height));
            }
        }
    }

    internal bool AreComplete => _passes.Count == 0 && _rowsLeft == 0 && _leftInRow == 0;

    /// <summary>Takes the next inflated bytes.</summary>
    internal void Pass(ReadOnlySpan<byte> part)
    {
        while (part.Length > 0)
        {
            if (_leftInRow == 0)
            {
                BeginRow(filter: part[0]);
                part = part[1..];
            }

            var passed = (int)Math.Min(_leftInRow, part.Length);
            _leftInRow -= passed;
            part = part[passed..];
        }
    }

    private void BeginRow(byte filter)
    {
        if (_rowsLeft == 0 && _passes.TryDequeue(out var pass))
        {
            (_rowLength, _rowsLeft) = pass;
        }

        if (_rowsLeft == 0)
        {
            throw ImageRefusedException.Broken("inflates to more than it declares");
        }

        if (filter > 4)
        {
            throw ImageRefusedException.Broken("has a row that is filtered in a way that there is not");
        }

        _rowsLeft--;
        _leftInRow = _rowLength;
    }
}
