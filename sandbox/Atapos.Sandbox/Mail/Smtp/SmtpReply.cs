using System.Globalization;
using System.Text;

namespace Atapos.Sandbox.Mail.Smtp;

/// <summary>What goes back to a client.</summary>
/// <param name="Code">The reply code; 0 for what is no reply.</param>
/// <param name="Bytes">What is sent.</param>
/// <param name="Closes">Whether the connection ends with it.</param>
internal sealed record SmtpReply(int Code, ReadOnlyMemory<byte> Bytes, bool Closes)
{
    /// <summary>Nothing at all, and the connection is cut.</summary>
    public static SmtpReply Cut { get; } = new(0, ReadOnlyMemory<byte>.Empty, Closes: true);

    /// <summary>Nothing, and the client goes on.</summary>
    public static SmtpReply Nothing { get; } = new(0, ReadOnlyMemory<byte>.Empty, Closes: false);

    /// <summary>Bytes that are no reply of SMTP, and the connection is cut.</summary>
    public static SmtpReply Garbage { get; } = new(0, (byte[])[0xFF, 0xFE, 0x00, .. "<html>garbage"u8, 0x80, .. "\r\n"u8], Closes: true);

    public static SmtpReply Ok { get; } = Of(250, "2.0.0 Ok");

    /// <summary>Whether the client did something wrong.</summary>
    public bool IsRefusal => Code >= 500;

    /// <summary>A reply of one line.</summary>
    public static SmtpReply Of(int code, string text) => Lines(code, text);

    /// <summary>A reply after which the connection ends.</summary>
    public static SmtpReply Last(int code, string text) => Lines(code, text) with { Closes = true };

    /// <summary>A reply of one or more lines.</summary>
    public static SmtpReply Lines(int code, params ReadOnlySpan<string> lines)
    {
        var text = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{code}{(i == lines.Length - 1 ? ' ' : '-')}{lines[i]}\r\n");
        }

        return new SmtpReply(code, Encoding.UTF8.GetBytes(text.ToString()), Closes: false);
    }
}
