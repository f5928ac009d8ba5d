using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Atapos.IntegrationTests.Images;

/// <summary>Makes picture files, sound ones and others.</summary>
internal static class Pictures
{
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A sound JPEG; the filling makes it longer.</summary>
    internal static byte[] Jpeg(int filling = 0, int width = 16, int height = 16, byte frame = 0xC0, byte[]? comment = null) =>
    [
        0xFF, 0xD8,
        .. Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
        .. comment is null ? [] : Segment(0xFE, comment),
        .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]),
        .. Segment(frame, [8, (byte)(height >> 8), (byte)(height & 0xFF), (byte)(width >> 8), (byte)(width & 0xFF), 1, 1, 0x11, 0]),
        .. Segment(0xC4, [0x00, 1, .. new byte[15], 0]),
        .. Segment(0xC4, [0x10, 1, .. new byte[15], 0]),
        .. Segment(0xDA, [1, 1, 0, 0, 63, 0]),
        .. new byte[64 + filling],
        0xFF, 0xD9,
    ];

    /// <summary>A JPEG of exactly so many bytes.</summary>
    internal static byte[] JpegOf(int length) => Jpeg(filling: length - Jpeg().Length);

    /// <summary>A PNG in colour; sound unless it is given other pixels or chunks than it should have.</summary>
    internal static byte[] Png(int width = 16, int height = 16, byte[]? pixels = null, byte[]? before = null)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [.. PngSignature, .. Chunk("IHDR", header), .. before ?? [], .. Chunk("IDAT", pixels ?? Deflated(new byte[height * (1 + (3 * width))])), .. Chunk("IEND", [])];
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

    private static byte[] Segment(byte marker, byte[] body) => [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)((body.Length + 2) & 0xFF), .. body];

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
