namespace Atapos.Catalog.Images;

/// <summary>Decides by its content, whatever its name and its Content-Type say, whether a file is a picture that can be kept.</summary>
/// <remarks>
/// A file must be a JPEG or a PNG from its first byte to its last. Nothing is decoded into a picture: structure, checksums and sizes are
/// read in one pass with a few kilobytes of memory, and what is compressed is inflated no further than the size that the file itself declares.
/// </remarks>
internal static class ImageInspection
{
    /// <summary>The most pixels of a picture: 40 megapixels.</summary>
    internal const long MostPixels = 40_000_000;

    /// <summary>How many of its first bytes say what a file claims to be.</summary>
    internal const int SignatureLength = 8;

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>What a file claims to be; null when it is neither JPEG nor PNG.</summary>
    /// <param name="first">Its first <see cref="SignatureLength"/> bytes, or all when it is shorter.</param>
    internal static ImageFormat? Claimed(ReadOnlySpan<byte> first) =>
        first.StartsWith(PngSignature) ? ImageFormat.Png
        : first.StartsWith(JpegSignature) ? ImageFormat.Jpeg
        : null;

    /// <summary>Reads a file from its present position to its end.</summary>
    /// <exception cref="ImageRefusedException">It is not a JPEG or PNG, is broken, carries something else, or has too many pixels. Nothing else is thrown for a bad file.</exception>
    internal static ImageFacts Inspect(Stream file)
    {
        var bytes = new ImageBytes(file);
        Span<byte> first = stackalloc byte[SignatureLength];
        var format = Claimed(first[..bytes.Peek(first)]) ?? throw ImageRefusedException.NotSupported();
        var facts = format == ImageFormat.Png ? new PngInspection(bytes).Inspect() : new JpegInspection(bytes).Inspect();
        return bytes.IsAtEnd ? facts : throw ImageRefusedException.Broken("has something behind its end");
    }

    /// <summary>Checks what a file declares before anything of its size is done.</summary>
    internal static ImageFacts Declared(ImageFormat format, long width, long height)
    {
        if (width < 1 || height < 1 || width > int.MaxValue || height > int.MaxValue)
        {
            throw ImageRefusedException.Broken("has no width or no height");
        }

        return width * height <= MostPixels
            ? new(format, (int)width, (int)height)
            : throw new ImageRefusedException(ImageFault.TooManyPixels, $"has more than {MostPixels / 1_000_000} megapixels");
    }
}

/// <summary>The kinds of picture that are taken.</summary>
internal enum ImageFormat
{
    Jpeg,
    Png,
}

/// <summary>What is known of a sound picture.</summary>
/// <param name="Format">What it is.</param>
/// <param name="Width">Pixels, 1 or more.</param>
/// <param name="Height">Pixels, 1 or more.</param>
internal sealed record ImageFacts(ImageFormat Format, int Width, int Height);

/// <summary>Why a file is not taken.</summary>
internal enum ImageFault
{
    /// <summary>It is neither a JPEG nor a PNG, or of a kind of them that is not shown on menus (lossless, arithmetic, animated).</summary>
    NotSupported,

    /// <summary>It begins as one, but is not one to its end, or carries something that is no picture.</summary>
    Broken,

    /// <summary>It declares more pixels than are taken.</summary>
    TooManyPixels,
}

/// <summary>A file that is not taken; the message is the end of a sentence that begins with the file.</summary>
internal sealed class ImageRefusedException(ImageFault fault, string reason) : Exception(reason)
{
    internal ImageFault Fault { get; } = fault;

    internal static ImageRefusedException NotSupported() => new(ImageFault.NotSupported, "is neither a JPEG nor a PNG");

    internal static ImageRefusedException Broken(string reason) => new(ImageFault.Broken, reason);
}
