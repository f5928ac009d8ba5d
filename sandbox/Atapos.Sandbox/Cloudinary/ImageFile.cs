using System.Buffers.Binary;

namespace Atapos.Sandbox.Cloudinary;

/// <summary>What an image says of itself in its first bytes.</summary>
/// <param name="Format"><c>jpg</c> or <c>png</c>.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
internal readonly record struct ImageFile(string Format, int Width, int Height)
{
    public const string Jpeg = "jpg";
    public const string Png = "png";

    private const int PngHeaderLength = 24;
    private const int MarkerLength = 2;

    /// <summary>Reads it; null for what is neither JPEG nor PNG or breaks off before its size.</summary>
    public static ImageFile? Read(ReadOnlySpan<byte> bytes)
    {
        var image = bytes.StartsWith((ReadOnlySpan<byte>)[0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']) ? ReadPng(bytes)
            : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? ReadJpeg(bytes)
            : null;
        return image is { Width: > 0, Height: > 0 } ? image : null;
    }

    private static ImageFile? ReadPng(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= PngHeaderLength && bytes[12..16].SequenceEqual("IHDR"u8)
            ? new ImageFile(Png, BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]))
            : null;

    // Segment after segment up to the one that begins a frame (SOF).
    private static ImageFile? ReadJpeg(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[MarkerLength..];
        while (rest.Length > MarkerLength + sizeof(ushort) && rest[0] == 0xFF)
        {
            var marker = rest[1];
            if (marker == 0xFF)
            {
                rest = rest[1..];
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[MarkerLength..]);
            if (IsStartOfFrame(marker))
            {
                return rest.Length >= 9
                    ? new ImageFile(Jpeg, BinaryPrimitives.ReadUInt16BigEndian(rest[7..]), BinaryPrimitives.ReadUInt16BigEndian(rest[5..]))
                    : null;
            }

            if (length < sizeof(ushort) || rest.Length < MarkerLength + length)
            {
                return null;
            }

            rest = rest[(MarkerLength + length)..];
        }

        return null;
    }

    // C0 to CF but for the tables DHT (C4), JPG (C8) and DAC (CC).
    private static bool IsStartOfFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
