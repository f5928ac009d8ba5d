using System.Buffers.Binary;

namespace Atapos.Sandbox.Tests.Cloudinary;

/// <summary>Beginnings of images, enough to tell what they are.</summary>
internal static class Images
{
    public static byte[] Png(int width = 3, int height = 2, int padding = 0)
    {
        var header = new byte[25 + padding];
        byte[] start = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', 0, 0, 0, 13, .. "IHDR"u8];
        start.CopyTo(header, 0);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(20), height);
        header[24] = 8;
        return header;
    }

    /// <summary>With an Exif segment and a table ahead of the frame, as cameras write them.</summary>
    public static byte[] Jpeg(ushort width = 640, ushort height = 480, byte startOfFrame = 0xC2) =>
    [
        0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 0xFF, 0xC0, 0, 0, 0xFF, 0xFF, 0xC4, 0, 3, 1, 0xFF, startOfFrame, 0, 11, 8,
        (byte)(height >> 8), (byte)(height & 0xFF), (byte)(width >> 8), (byte)(width & 0xFF), 1, 1, 0x11, 0, 0xFF, 0xD9,
    ];
}
