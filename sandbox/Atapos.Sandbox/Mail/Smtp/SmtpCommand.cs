using System.Text;

namespace Atapos.Sandbox.Mail.Smtp;

/// <summary>A line of the client that is a command.</summary>
/// <param name="Verb">In upper case.</param>
/// <param name="Argument">The rest, without white space around it; empty for none.</param>
internal readonly record struct SmtpCommand(string Verb, string Argument)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a command; false for what is no UTF-8 or holds control characters.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out SmtpCommand command)
    {
        command = default;
        if (line.ContainsAnyInRange((byte)0, (byte)0x1F) || line.Contains((byte)0x7F) || !TryDecode(line, out var text))
        {
            return false;
        }

        var space = text.IndexOf(' ', StringComparison.Ordinal);
        command = space < 0
            ? new SmtpCommand(text.ToUpperInvariant(), string.Empty)
            : new SmtpCommand(text[..space].ToUpperInvariant(), text[(space + 1)..].Trim());
        return true;
    }

    private static bool TryDecode(ReadOnlySpan<byte> line, out string text)
    {
        try
        {
            text = StrictUtf8.GetString(line);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = string.Empty;
            return false;
        }
    }
}
