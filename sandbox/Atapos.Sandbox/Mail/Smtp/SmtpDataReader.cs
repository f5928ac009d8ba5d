using System.Buffers;

namespace Atapos.Sandbox.Mail.Smtp;

/// <summary>Reads what follows DATA up to the line with a single dot.</summary>
internal sealed class SmtpDataReader(SmtpChannel channel)
{
    /// <summary>The largest message, in bytes.</summary>
    public const int LargestMessage = 10 * 1024 * 1024;

    // RFC 5321, section 4.5.3.1.6.
    private const int LongestLine = 1_000;

    // What is too large is read to its end, so that the client hears why; but not without end.
    private const int MostDropped = 2 * LargestMessage;

    private static readonly SmtpReply TooLarge = SmtpReply.Of(552, $"5.3.4 A message has at most {LargestMessage} bytes");

    /// <summary>The message, or the reply that refuses it.</summary>
    /// <exception cref="EndOfStreamException">The client left within the message.</exception>
    public async Task<(byte[]? Message, SmtpReply? Refusal)> ReadAsync(CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>();
        var total = 0L;
        while (true)
        {
            var line = await channel.ReadAsync(LongestLine, cancellationToken);
            switch (line.Kind)
            {
                case SmtpLineKind.End:
                    throw new EndOfStreamException("The client left within its message.");
                // Whether what follows is message or command cannot be known for sure: the connection ends here.
                case SmtpLineKind.BareLineEnding:
                    return (null, SmtpReply.Last(554, "5.6.0 A line of the message ends in CR or LF alone"));
                case SmtpLineKind.TooLong:
                    return (null, SmtpReply.Last(554, $"5.6.0 A line of the message has more than {LongestLine} bytes"));
            }

            var content = line.Bytes;
            if (content.Span.StartsWith((byte)'.'))
            {
                if (content.Length == 1)
                {
                    return total <= LargestMessage ? (message.WrittenSpan.ToArray(), null) : (null, TooLarge);
                }

                content = content[1..];
            }

            total += content.Length + 2;
            if (total <= LargestMessage)
            {
                message.Write(content.Span);
                message.Write("\r\n"u8);
            }
            else if (total > MostDropped)
            {
                return (null, TooLarge with { Closes = true });
            }
        }
    }
}
