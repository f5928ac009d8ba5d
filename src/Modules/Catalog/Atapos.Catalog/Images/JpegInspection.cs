namespace Atapos.Catalog.Images;

/// <summary>Walks the markers of a JPEG (ITU-T T.81) from SOI to EOI: baseline, extended and progressive Huffman pictures of 8 bits.</summary>
internal sealed class JpegInspection(ImageBytes bytes)
{
    private const byte Marker = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte HuffmanTables = 0xC4;
    private const byte QuantizationTables = 0xDB;
    private const byte RestartInterval = 0xDD;
    private const int LongestSegment = 65_533;
    private const int LongestHuffmanTable = 256;

    // A progressive picture has about ten; each further one costs whoever decodes it a pass over all pixels.
    private const int MostScans = 100;

    private readonly byte[] _segment = new byte[LongestSegment];
    private ImageFacts? _facts;
    private long _units;
    private long _scanned;
    private int _scans;

    internal ImageFacts Inspect()
    {
        if (bytes.Byte() != Marker || bytes.Byte() != StartOfImage)
        {
            throw ImageRefusedException.NotSupported();
        }

        for (var marker = NextMarker(); marker != EndOfImage;)
        {
            marker = marker == StartOfScan ? Scan() : Segment(marker);
        }

        // Every unit of the picture takes a bit of scan data at the very least: less is a picture cut off, or a large one out of nothing.
        return _facts is { } facts && _scanned > 0 && _scanned * 8 >= _units
            ? facts
            : throw ImageRefusedException.Broken("ends before its picture is complete");
    }

    private byte NextMarker()
    {
        if (bytes.Byte() != Marker)
        {
            throw ImageRefusedException.Broken("has something between its segments");
        }

        return AfterFill();
    }

    private byte AfterFill()
    {
        byte marker;
        do
        {
            marker = bytes.Byte();
        }
        while (marker == Marker);

        return marker;
    }

    private byte Segment(byte marker)
    {
        var body = ReadSegment();
        var isSound = marker switch
        {
            0xC0 or 0xC1 or 0xC2 => IsFrame(body),
            HuffmanTables => AreHuffmanTables(body),
            QuantizationTables => AreQuantizationTables(body),
            RestartInterval => body.Length == 2,
            0xC3 or (>= 0xC5 and <= 0xCF) => throw new ImageRefusedException(ImageFault.NotSupported, "is a lossless, hierarchical or arithmetic JPEG"),
            >= 0xE0 and <= 0xEF or 0xFE => !ForeignContent.IsIn(body),
            _ => false,
        };
        return isSound ? NextMarker() : throw ImageRefusedException.Broken("has a segment that is no part of a picture");
    }

    private ReadOnlySpan<byte> ReadSegment()
    {
        var length = bytes.Short() - 2;
        if (length < 0)
        {
            throw ImageRefusedException.Broken("has a segment without a length");
        }

        bytes.Read(_segment.AsSpan(0, length));
        return _segment.AsSpan(0, length);
    }

    private bool IsFrame(ReadOnlySpan<byte> frame)
    {
        if (_facts is not null || frame.Length < 6 || frame[5] is not (1 or 3 or 4) || frame.Length != 6 + (3 * frame[5]))
        {
            return false;
        }

        if (frame[0] != 8)
        {
            throw new ImageRefusedException(ImageFault.NotSupported, "is a JPEG of more than 8 bits");
        }

        int widest = 0, highest = 0;
        for (var component = 6; component < frame.Length; component += 3)
        {
            var (across, down) = (frame[component + 1] >> 4, frame[component + 1] & 15);
            if (across is < 1 or > 4 || down is < 1 or > 4 || frame[component + 2] > 3)
            {
                return false;
            }

            (widest, highest) = (Math.Max(widest, across), Math.Max(highest, down));
        }

        _facts = ImageInspection.Declared(ImageFormat.Jpeg, width: (frame[3] << 8) | frame[4], height: (frame[1] << 8) | frame[2]);
        _units = Tiles(_facts.Width, 8 * widest) * Tiles(_facts.Height, 8 * highest);
        return true;
    }

    private static long Tiles(int length, int tile) => (length + tile - 1) / tile;

    private static bool AreHuffmanTables(ReadOnlySpan<byte> tables)
    {
        while (tables.Length >= 17 && (tables[0] >> 4) <= 1 && (tables[0] & 15) <= 3)
        {
            var codes = 0;
            foreach (var count in tables[1..17])
            {
                codes += count;
            }

            if (codes > LongestHuffmanTable || tables.Length < 17 + codes)
            {
                return false;
            }

            tables = tables[(17 + codes)..];
        }

        return tables.IsEmpty;
    }

    private static bool AreQuantizationTables(ReadOnlySpan<byte> tables)
    {
        while (tables.Length > 0 && (tables[0] >> 4) <= 1 && (tables[0] & 15) <= 3)
        {
            var length = 1 + (64 * ((tables[0] >> 4) + 1));
            if (tables.Length < length)
            {
                return false;
            }

            tables = tables[length..];
        }

        return tables.IsEmpty;
    }

    /// <summary>Passes a scan's header and its data; answers the marker that ends it.</summary>
    private byte Scan()
    {
        var header = ReadSegment();
        if (_facts is null || ++_scans > MostScans || header.Length < 1 || header[0] is < 1 or > 4 || header.Length != 4 + (2 * header[0]))
        {
            throw ImageRefusedException.Broken("has a scan that does not belong to a picture");
        }

        while (true)
        {
            _scanned += bytes.PassTo(Marker);
            var after = AfterFill();
            if (after == 0)
            {
                _scanned++;
            }
            else if (after is not (>= 0xD0 and <= 0xD7))
            {
                return after;
            }
        }
    }
}
