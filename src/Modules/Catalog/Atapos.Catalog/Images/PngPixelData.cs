namespace Atapos.Catalog.Images;

/// <summary>The consecutive IDAT chunks of a PNG as one stream; stands at the chunk behind them when it has ended.</summary>
internal sealed class PngPixelData(PngChunks chunks) : Stream
{
    // Small bites, so that the decompressor has hardly more in hand than it needs, and what stands behind its end is found here.
    private const int Bite = 16;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (chunks.Name == PngChunks.Data && chunks.Left == 0)
        {
            chunks.Next();
            if (chunks is { Name: PngChunks.Data, Left: 0 })
            {
                chunks.Finish();
            }
        }

        if (chunks.Name != PngChunks.Data)
        {
            return 0;
        }

        var length = (int)Math.Min(Math.Min(buffer.Length, Bite), chunks.Left);
        chunks.Read(buffer[..length]);
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
