using System.Buffers.Binary;

namespace Atapos.Catalog.Images;

/// <summary>The chunks of a PNG one after the other, each with its checksum.</summary>
internal sealed class PngChunks(ImageBytes bytes)
{
    internal const uint Header = 0x49484452; // IHDR
    internal const uint Palette = 0x504C5445; // PLTE
    internal const uint Data = 0x49444154; // IDAT
    internal const uint End = 0x49454E44; // IEND

    private static readonly uint[] Table = MakeTable();

    private uint _checksum;

    /// <summary>The present chunk's name.</summary>
    internal uint Name { get; private set; }

    /// <summary>How many of the present chunk's bytes are still to be read.</summary>
    internal uint Left { get; private set; }

    /// <summary>True when a reader that does not know the chunk may skip it.</summary>
    internal bool IsAncillary => (Name & 0x20000000) != 0;

    /// <summary>Goes to the next chunk; the present one must have been read.</summary>
    internal void Next()
    {
        Left = bytes.Long();
        _checksum = uint.MaxValue;
        Span<byte> name = stackalloc byte[4];
        bytes.Read(name);
        Sum(name);
        Name = BinaryPrimitives.ReadUInt32BigEndian(name);
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetter((char)letter))
            {
                throw ImageRefusedException.Broken("has a chunk without a name");
            }
        }

        if (Left > int.MaxValue || char.IsAsciiLetterLower((char)name[2]))
        {
            throw ImageRefusedException.Broken("has a chunk that is none");
        }
    }

    /// <summary>Reads so many of the present chunk's bytes, and its checksum behind the last one.</summary>
    internal void Read(Span<byte> target)
    {
        bytes.Read(target);
        Sum(target);
        Left -= (uint)target.Length;
        if (Left == 0)
        {
            Finish();
        }
    }

    /// <summary>Checks the checksum of a chunk that is empty; <see cref="Read"/> does it for the others.</summary>
    internal void Finish()
    {
        if (bytes.Long() != ~_checksum)
        {
            throw ImageRefusedException.Broken("has a chunk with a wrong checksum");
        }
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            var c = n;
            for (var bit = 0; bit < 8; bit++)
            {
                c = (c & 1) == 0 ? c >> 1 : 0xEDB88320 ^ (c >> 1);
            }

            table[n] = c;
        }

        return table;
    }

    private void Sum(ReadOnlySpan<byte> part)
    {
        var checksum = _checksum;
        foreach (var one in part)
        {
            checksum = Table[(checksum ^ one) & 0xFF] ^ (checksum >> 8);
        }

        _checksum = checksum;
    }
}
