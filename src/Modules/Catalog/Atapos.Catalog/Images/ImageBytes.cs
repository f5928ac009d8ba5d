using System.Buffers.Binary;

namespace Atapos.Catalog.Images;

/// <summary>A file read once from front to back through a small buffer; its end where more is needed is a broken picture.</summary>
internal sealed class ImageBytes(Stream file)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _at;
    private int _filled;

    /// <summary>True behind the last byte.</summary>
    internal bool IsAtEnd => _at == _filled && !Fill();

    /// <summary>Looks at the first bytes without passing them; says how many there are.</summary>
    internal int Peek(Span<byte> first)
    {
        while (_filled < first.Length && file.Read(_buffer, _filled, _buffer.Length - _filled) is var read and > 0)
        {
            _filled += read;
        }

        var length = Math.Min(first.Length, _filled);
        _buffer.AsSpan(0, length).CopyTo(first);
        return length;
    }

    internal byte Byte() => _at < _filled || Fill() ? _buffer[_at++] : throw EndsEarly();

    internal int Short()
    {
        var high = Byte();
        return (high << 8) | Byte();
    }

    internal uint Long()
    {
        Span<byte> bytes = stackalloc byte[4];
        Read(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>Fills the whole target.</summary>
    internal void Read(Span<byte> target)
    {
        while (target.Length > 0)
        {
            if (_at == _filled && !Fill())
            {
                throw EndsEarly();
            }

            var length = Math.Min(target.Length, _filled - _at);
            _buffer.AsSpan(_at, length).CopyTo(target);
            _at += length;
            target = target[length..];
        }
    }

    /// <summary>Passes everything up to and including the next byte of this value; says how many bytes came before it.</summary>
    internal long PassTo(byte value)
    {
        long passed = 0;
        while (true)
        {
            if (_at == _filled && !Fill())
            {
                throw EndsEarly();
            }

            var found = _buffer.AsSpan(_at, _filled - _at).IndexOf(value);
            if (found >= 0)
            {
                _at += found + 1;
                return passed + found;
            }

            passed += _filled - _at;
            _at = _filled;
        }
    }

    private static ImageRefusedException EndsEarly() => ImageRefusedException.Broken("ends before its end");

    private bool Fill()
    {
        _at = 0;
        _filled = file.Read(_buffer, 0, _buffer.Length);
        return _filled > 0;
    }
}
