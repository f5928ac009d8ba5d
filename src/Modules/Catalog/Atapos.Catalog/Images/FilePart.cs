using Microsoft.Win32.SafeHandles;

namespace Atapos.Catalog.Images;

/// <summary>Reads an open file from its beginning without moving anybody else's place in it, and without closing it.</summary>
internal sealed class FilePart(SafeFileHandle file, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer) => Passed(RandomAccess.Read(file, Within(buffer), Position));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Passed(await RandomAccess.ReadAsync(file, buffer[..(int)Math.Min(buffer.Length, length - Position)], Position, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private Span<byte> Within(Span<byte> buffer) => buffer[..(int)Math.Min(buffer.Length, length - Position)];

    private int Passed(int read)
    {
        Position += read;
        return read;
    }
}
