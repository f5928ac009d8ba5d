using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Atapos.Catalog.Tests.Images;

/// <summary>Makes pictures, sound ones and others, byte by byte.</summary>
internal static class Pictures
{
    internal static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static readonly byte[] EntropyOfNothing = new byte[64];

    /// <summary>A JPEG of one colour: a baseline picture when <paramref name="frame"/> is C0, a progressive one when it is C2.</summary>
    internal static byte[] Jpeg(int width = 16, int height = 16, byte frame = 0xC0, byte[]? entropy = null, params byte[][] extra) => Joined(
    [
        [0xFF, 0xD8],
        Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
        .. extra,
        Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]),
        Segment(frame, [8, (byte)(height >> 8), (byte)(height & 0xFF), (byte)(width >> 8), (byte)(width & 0xFF), 1, 1, 0x11, 0]),
        Segment(0xC4, [0x00, 1, .. new byte[15], 0]),
        Segment(0xC4, [0x10, 1, .. new byte[15], 0]),
        Segment(0xDA, [1, 1, 0, 0, 63, 0]),
        entropy ?? EntropyOfNothing,
        [0xFF, 0xD9],
    ]);

    internal static byte[] Segment(byte marker, byte[] body) => [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)((body.Length + 2) & 0xFF), .. body];

    /// <summary>A PNG of one colour with chunks of the caller's before and behind its pixels.</summary>
    internal static byte[] Png(int width = 16, int height = 16, byte depth = 8, byte colour = 2, byte interlace = 0, byte[]? pixels = null, byte[][]? before = null, byte[][]? behind = null) =>
        PngOf(Header(width, height, depth, colour, interlace), [.. before ?? [], Chunk("IDAT", pixels ?? Deflated(new byte[RawLength(width, height, depth, colour, interlace)])), .. behind ?? []]);

    internal static byte[] PngOf(byte[] header, params byte[][] chunks) => Joined([PngSignature, header, .. chunks, Chunk("IEND", [])]);

    internal static byte[] Header(int width, int height, byte depth = 8, byte colour = 2, byte interlace = 0)
    {
        var body = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(body, width);
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(4), height);
        (body[8], body[9], body[12]) = (depth, colour, interlace);
        return Chunk("IHDR", body);
    }

    internal static byte[] Chunk(string name, byte[] body)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. body];
        return [.. BigEndian((uint)body.Length), .. named, .. BigEndian(Crc(named))];
    }

    internal static byte[] Deflated(byte[] raw)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(raw);
        }

        return packed.ToArray();
    }

    /// <summary>How many bytes the rows of a PNG have with their filters.</summary>
    internal static int RawLength(int width, int height, byte depth = 8, byte colour = 2, byte interlace = 0)
    {
        var bits = depth * colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        if (interlace == 0)
        {
            return height * (1 + (((width * bits) + 7) / 8));
        }

        // Another way than the product's: every pixel is looked up in the pattern of Adam7.
        string[] pattern = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];
        return Enumerable.Range(1, 7).Sum(pass => Enumerable.Range(0, height)
            .Select(y => Enumerable.Range(0, width).Count(x => pattern[y % 8][x % 8] - '0' == pass))
            .Where(pixels => pixels > 0)
            .Sum(pixels => 1 + (((pixels * bits) + 7) / 8)));
    }

    internal static byte[] Joined(IEnumerable<byte[]> parts) => [.. parts.SelectMany(part => part)];

    private static byte[] BigEndian(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
