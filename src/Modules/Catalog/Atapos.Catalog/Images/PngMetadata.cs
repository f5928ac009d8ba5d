using System.IO.Compression;

namespace Atapos.Catalog.Images;

/// <summary>Looks into the chunks of a PNG that are not its pixels: colour profiles, EXIF, texts.</summary>
internal sealed class PngMetadata
{
    /// <summary>The most bytes of them all together.</summary>
    private const int LongestStored = 2 * 1024 * 1024;

    /// <summary>What the compressed ones of them may become all together.</summary>
    private const int LongestInflated = 8 * 1024 * 1024;

    // No word that is looked for is longer.
    private const int LongestWord = 16;

    private const uint AnimationControl = 0x6163544C; // acTL
    private const uint CompressedText = 0x7A545874; // zTXt
    private const uint InternationalText = 0x69545874; // iTXt
    private const uint ColourProfile = 0x69434350; // iCCP

    private uint _stored;
    private int _inflated;

    /// <summary>Reads the present chunk; refuses an animation, markup, archives, and what is too long or inflates to too much.</summary>
    internal void Read(PngChunks chunks)
    {
        if (chunks.Left > LongestStored - _stored)
        {
            throw ImageRefusedException.Broken("carries more text than picture");
        }

        _stored += chunks.Left;
        if (chunks.Left == 0)
        {
            chunks.Finish();
            return;
        }

        var name = chunks.Name;
        var content = new byte[chunks.Left];
        chunks.Read(content);
        Check(name, content);
    }

    private void Check(uint name, byte[] content)
    {
        if (name == AnimationControl)
        {
            throw new ImageRefusedException(ImageFault.NotSupported, "is an animated PNG");
        }

        if (ForeignContent.IsIn(content))
        {
            throw ImageRefusedException.Broken("carries something that is no picture");
        }

        if (StartOfCompressed(name, content) is { } start)
        {
            Inflate(content, start);
        }
    }

    // zTXt and iCCP: keyword, 0, method, data. iTXt: keyword, 0, flag, method, language, 0, translated keyword, 0, data.
    private static int? StartOfCompressed(uint name, byte[] content)
    {
        var keyword = Array.IndexOf(content, (byte)0);
        switch (name)
        {
            case CompressedText or ColourProfile:
                return keyword >= 0 && keyword + 2 <= content.Length ? keyword + 2 : throw Unreadable();
            case InternationalText when keyword >= 0 && keyword + 1 < content.Length && content[keyword + 1] == 1:
                var language = Array.IndexOf(content, (byte)0, Math.Min(keyword + 3, content.Length));
                var translated = language < 0 ? -1 : Array.IndexOf(content, (byte)0, language + 1);
                return translated >= 0 ? translated + 1 : throw Unreadable();
            default:
                return null;
        }
    }

    private void Inflate(byte[] content, int start)
    {
        using var inflated = new ZLibStream(new MemoryStream(content, start, content.Length - start), CompressionMode.Decompress);
        var part = new byte[32 * 1024];
        var kept = 0;
        try
        {
            // The end of each part is looked at again with the next one, so that nothing hides between two.
            while (inflated.Read(part.AsSpan(kept)) is var read and > 0)
            {
                _inflated += read;
                var filled = part.AsSpan(0, kept + read);
                if (_inflated > LongestInflated || ForeignContent.IsIn(filled))
                {
                    throw ImageRefusedException.Broken(_inflated > LongestInflated ? "has a text that inflates without end" : "carries something that is no picture");
                }

                kept = Math.Min(filled.Length, LongestWord);
                filled[^kept..].CopyTo(part);
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw Unreadable();
        }
    }

    private static ImageRefusedException Unreadable() => ImageRefusedException.Broken("has a text that cannot be read");
}
