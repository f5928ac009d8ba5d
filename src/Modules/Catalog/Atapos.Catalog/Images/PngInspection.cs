using System.IO.Compression;

namespace Atapos.Catalog.Images;

/// <summary>Walks the chunks of a PNG (ISO/IEC 15948) from IHDR to IEND and inflates its pixels without keeping them.</summary>
internal sealed class PngInspection(ImageBytes bytes)
{
    private readonly PngChunks _chunks = new(bytes);
    private readonly PngMetadata _metadata = new();
    private int _colour;
    private int _depth;
    private bool _hasPalette;

    internal ImageFacts Inspect()
    {
        Span<byte> signature = stackalloc byte[ImageInspection.SignatureLength];
        bytes.Read(signature);
        _chunks.Next();
        var (facts, rows) = ReadHeader();
        _chunks.Next();
        while (_chunks.Name != PngChunks.Data)
        {
            ReadMetadata(mayBePalette: true);
            _chunks.Next();
        }

        if (_colour == 3 && !_hasPalette)
        {
            throw ImageRefusedException.Broken("has no palette");
        }

        if (_chunks.Left == 0)
        {
            _chunks.Finish();
        }

        ReadPixels(rows);
        while (_chunks.Name != PngChunks.End)
        {
            ReadMetadata(mayBePalette: false);
            _chunks.Next();
        }

        if (_chunks.Left != 0)
        {
            throw ImageRefusedException.Broken("has something in its end");
        }

        _chunks.Finish();
        return facts;
    }

    private (ImageFacts Facts, PngRows Rows) ReadHeader()
    {
        if (_chunks.Name != PngChunks.Header || _chunks.Left != 13)
        {
            throw ImageRefusedException.Broken("does not begin with its header");
        }

        Span<byte> header = stackalloc byte[13];
        _chunks.Read(header);
        var (width, height) = (Number(header), Number(header[4..]));
        (_depth, _colour) = (header[8], header[9]);
        var samples = (_colour, _depth) switch
        {
            (0, 1 or 2 or 4 or 8 or 16) => 1,
            (2, 8 or 16) => 3,
            (3, 1 or 2 or 4 or 8) => 1,
            (4, 8 or 16) => 2,
            (6, 8 or 16) => 4,
            _ => throw ImageRefusedException.Broken("has colours that there are not"),
        };
        if (header[10] != 0 || header[11] != 0 || header[12] > 1)
        {
            throw ImageRefusedException.Broken("is compressed in a way that there is not");
        }

        var facts = ImageInspection.Declared(ImageFormat.Png, width, height);
        return (facts, new PngRows(facts, samples * _depth, isInterlaced: header[12] == 1));
    }

    private void ReadMetadata(bool mayBePalette)
    {
        if (_chunks.Name == PngChunks.Palette && mayBePalette && !_hasPalette && _colour is not (0 or 4)
            && _chunks.Left is > 0 and <= 768 && _chunks.Left % 3 == 0 && (_colour != 3 || _chunks.Left <= 3u << _depth))
        {
            _hasPalette = true;
        }
        else if (!_chunks.IsAncillary)
        {
            throw ImageRefusedException.Broken("has a chunk that is no part of a picture");
        }

        _metadata.Read(_chunks);
    }

    private void ReadPixels(PngRows rows)
    {
        using var data = new PngPixelData(_chunks);
        using var inflated = new ZLibStream(data, CompressionMode.Decompress, leaveOpen: true);
        var part = new byte[32 * 1024];
        try
        {
            while (inflated.Read(part) is var read and > 0)
            {
                rows.Pass(part.AsSpan(0, read));
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw ImageRefusedException.Broken("has pixels that cannot be inflated");
        }

        if (!rows.AreComplete)
        {
            throw ImageRefusedException.Broken("ends before its picture is complete");
        }

        if (data.Read(part.AsSpan(0, 1)) != 0)
        {
            throw ImageRefusedException.Broken("has something behind its pixels");
        }
    }

    private static long Number(ReadOnlySpan<byte> four) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(four);
}
