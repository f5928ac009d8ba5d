using System.Text.Json.Serialization;
using Atapos.Sandbox.Mail.Smtp;

namespace Atapos.Sandbox.Mail;

/// <summary>What the SMTP session knows of a message beside its text.</summary>
/// <param name="From">Who sent it; empty for a bounce.</param>
/// <param name="To">Who is to get it, blind copies included.</param>
/// <param name="Tls">How it travelled.</param>
/// <param name="AuthenticatedAs">The user who signed on, null for none.</param>
internal sealed record Envelope(string From, IReadOnlyList<string> To, SmtpTls Tls, string? AuthenticatedAs);

/// <summary>A header, decoded.</summary>
internal sealed record MailHeader(string Name, string Value);

/// <summary>What a message says.</summary>
/// <param name="Subject">Decoded; null without one.</param>
/// <param name="MessageId">Without angle brackets; null without one.</param>
/// <param name="Text">The plain-text body, decoded; null without one.</param>
/// <param name="Html">The HTML body, decoded; null without one.</param>
/// <param name="Headers">All headers of the message, in its order.</param>
internal sealed record MailContent(string? Subject, string? MessageId, string? Text, string? Html, IReadOnlyList<MailHeader> Headers);

/// <summary>A mail in the inbox.</summary>
/// <param name="Id">Counts up from 1 and is never used again.</param>
/// <param name="ReceivedAt">When it was accepted, in UTC.</param>
/// <param name="From">The envelope's sender; empty for a bounce.</param>
/// <param name="To">The envelope's recipients, blind copies included.</param>
/// <param name="Subject">Decoded; null without one.</param>
/// <param name="MessageId">Without angle brackets; null without one.</param>
/// <param name="Text">The plain-text body, decoded; null without one.</param>
/// <param name="Html">The HTML body, decoded; null without one.</param>
/// <param name="Headers">All headers of the message, in its order.</param>
/// <param name="Tls">How it travelled.</param>
/// <param name="AuthenticatedAs">The user who signed on, null for none.</param>
/// <param name="Size">The bytes of the message as it came.</param>
/// <param name="Raw">The message as it came.</param>
internal sealed record ReceivedMail(
    long Id,
    DateTimeOffset ReceivedAt,
    string From,
    IReadOnlyList<string> To,
    string? Subject,
    string? MessageId,
    string? Text,
    string? Html,
    IReadOnlyList<MailHeader> Headers,
    SmtpTls Tls,
    string? AuthenticatedAs,
    int Size,
    [property: JsonIgnore] ReadOnlyMemory<byte> Raw);
