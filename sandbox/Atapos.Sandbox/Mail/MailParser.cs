using MimeKit;

namespace Atapos.Sandbox.Mail;

/// <summary>Reads a message in MIME.</summary>
internal static class MailParser
{
    /// <summary>What it says. Of what cannot be read as a message the bytes alone remain.</summary>
    public static MailContent Parse(byte[] raw)
    {
        try
        {
            using var stream = new MemoryStream(raw, writable: false);
            using var message = MimeMessage.Load(stream);
            return new MailContent(
                message.Headers.Contains(HeaderId.Subject) ? message.Subject : null,
                message.MessageId,
                message.TextBody,
                message.HtmlBody,
                [.. message.Headers.Select(header => new MailHeader(header.Field, header.Value))]);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return new MailContent(Subject: null, MessageId: null, Text: null, Html: null, Headers: []);
        }
    }
}
