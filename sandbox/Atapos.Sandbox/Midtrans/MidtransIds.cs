using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Atapos.Sandbox.Midtrans;

/// <summary>Ids and numbers: random ones, or with a seed always the same row of them. Safe for parallel requests.</summary>
internal sealed class MidtransIds(int? seed)
{
    private long _given;

    /// <summary>A UUID in 36 characters.</summary>
    public string Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D", CultureInfo.InvariantCulture);
    }

    /// <summary>So many decimal digits, at most 32.</summary>
    public string Digits(int count)
    {
        Span<byte> bytes = stackalloc byte[32];
        Fill(bytes);
        Span<char> digits = stackalloc char[count];
        for (var at = 0; at < count; at++)
        {
            digits[at] = (char)('0' + (bytes[at] % 10));
        }

        return new string(digits);
    }

    private void Fill(Span<byte> bytes)
    {
        if (seed is not { } start)
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }

        Span<byte> source = stackalloc byte[sizeof(int) + sizeof(long)];
        BinaryPrimitives.WriteInt32BigEndian(source, start);
        BinaryPrimitives.WriteInt64BigEndian(source[sizeof(int)..], Interlocked.Increment(ref _given));
        SHA256.HashData(source).AsSpan(0, bytes.Length).CopyTo(bytes);
    }
}
