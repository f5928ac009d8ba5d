using System.Buffers;

namespace Atapos.Sandbox.Mail.Smtp;

internal enum SmtpLineKind
{
    /// <summary>A line that ended in CRLF.</summary>
    Complete,

    /// <summary>More bytes than a line may have; they are dropped.</summary>
    TooLong,

    /// <summary>A CR without LF or an LF without CR: what some servers take for the end of a line and others do not.</summary>
    BareLineEnding,

    /// <summary>The client sends no more.</summary>
    End,
}

/// <summary>A line as the client sent it.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Bytes">A complete line without its CRLF, good until the next line is read; else empty.</param>
internal readonly record struct SmtpLine(SmtpLineKind Kind, ReadOnlyMemory<byte> Bytes);

/// <summary>Reads lines of bounded length, each read within a time limit.</summary>
internal sealed class SmtpLineReader(Stream stream, TimeSpan timeout, TimeProvider clock)
{
    private const int BufferSize = 8 * 1024;

    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly ArrayBufferWriter<byte> _line = new();
    private int _start;
    private int _end;

    /// <summary>Whether the client has sent more than was read.</summary>
    public bool HasUnread => _start < _end;

    /// <summary>The next line.</summary>
    /// <param name="longest">The most bytes it may have, CRLF included.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <exception cref="TimeoutException">The client sent nothing in time.</exception>
    public async ValueTask<SmtpLine> ReadAsync(int longest, CancellationToken cancellationToken)
    {
        _line.ResetWrittenCount();
        var isTooLong = false;
        while (HasUnread || await FillAsync(cancellationToken))
        {
            var unread = _buffer.AsSpan(_start, _end - _start);
            var feed = unread.IndexOf((byte)'\n');
            var part = feed < 0 ? unread : unread[..(feed + 1)];
            _start += part.Length;
            isTooLong = isTooLong || _line.WrittenCount + part.Length > longest;
            if (!isTooLong)
            {
                _line.Write(part);
            }

            if (feed >= 0)
            {
                return isTooLong ? new SmtpLine(SmtpLineKind.TooLong, default) : Complete(_line.WrittenMemory);
            }
        }

        return new SmtpLine(SmtpLineKind.End, default);
    }

    private static SmtpLine Complete(ReadOnlyMemory<byte> line)
    {
        var returns = line.Span.IndexOf((byte)'\r');
        return returns >= 0 && returns == line.Length - 2
            ? new SmtpLine(SmtpLineKind.Complete, line[..^2])
            : new SmtpLine(SmtpLineKind.BareLineEnding, default);
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            _start = 0;
            _end = 0;
            _end = await stream.ReadAsync(_buffer, either.Token);
            return _end > 0;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The client sent nothing in time.", late);
        }
    }
}
