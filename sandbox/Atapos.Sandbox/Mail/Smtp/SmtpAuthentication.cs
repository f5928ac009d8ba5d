using System.Text;

namespace Atapos.Sandbox.Mail.Smtp;

/// <summary>AUTH PLAIN and AUTH LOGIN (RFC 4954, RFC 4616).</summary>
internal sealed class SmtpAuthentication(SmtpChannel channel, SmtpCredentials credentials)
{
    // RFC 4954, section 4.5.
    private const int LongestLine = 12_288;

    private static readonly SmtpReply Malformed = SmtpReply.Of(501, "5.5.2 That is not what the mechanism asks for");
    private static readonly SmtpReply Cancelled = SmtpReply.Of(501, "5.7.0 Authentication cancelled");
    private static readonly SmtpReply Refused = SmtpReply.Of(535, "5.7.8 Authentication credentials invalid");

    /// <summary>Carries out the exchange.</summary>
    /// <param name="argument">The mechanism and perhaps its first response.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <returns>The reply, and the user's name when it is one of success.</returns>
    public async Task<(SmtpReply Reply, string? Username)> RunAsync(string argument, CancellationToken cancellationToken)
    {
        var parts = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [var mechanism, .. { Length: <= 1 } initial] when Is(mechanism, "PLAIN") => await PlainAsync(initial.FirstOrDefault(), cancellationToken),
            [var mechanism, .. { Length: <= 1 } initial] when Is(mechanism, "LOGIN") => await LoginAsync(initial.FirstOrDefault(), cancellationToken),
            [_] or [_, _] => (SmtpReply.Of(504, "5.5.4 The mechanisms are PLAIN and LOGIN"), null),
            _ => (SmtpReply.Of(501, "5.5.4 Syntax: AUTH mechanism [initial-response]"), null),
        };
    }

    private static bool Is(string mechanism, string name) => string.Equals(mechanism, name, StringComparison.OrdinalIgnoreCase);

    private async Task<(SmtpReply Reply, string? Username)> PlainAsync(string? initial, CancellationToken cancellationToken)
    {
        var response = initial ?? await AskAsync(string.Empty, cancellationToken);
        if (response is "*")
        {
            return (Cancelled, null);
        }

        // authorization identity NUL authentication identity NUL password
        return Decode(response)?.Split('\0') is [_, var username, var password] ? Judge(username, password) : (Malformed, null);
    }

    private async Task<(SmtpReply Reply, string? Username)> LoginAsync(string? initial, CancellationToken cancellationToken)
    {
        var name = initial ?? await AskAsync("Username:", cancellationToken);
        if (name is "*")
        {
            return (Cancelled, null);
        }

        if (Decode(name) is not { } username)
        {
            return (Malformed, null);
        }

        var secret = await AskAsync("Password:", cancellationToken);
        if (secret is "*")
        {
            return (Cancelled, null);
        }

        return Decode(secret) is { } password ? Judge(username, password) : (Malformed, null);
    }

    private (SmtpReply Reply, string? Username) Judge(string username, string password) =>
        credentials.Accept(username, password) ? (SmtpReply.Of(235, "2.7.0 Authentication succeeded"), username) : (Refused, null);

    private async Task<string?> AskAsync(string question, CancellationToken cancellationToken)
    {
        await channel.SendAsync(SmtpReply.Of(334, Convert.ToBase64String(Encoding.UTF8.GetBytes(question))), cancellationToken);
        var line = await channel.ReadAsync(LongestLine, cancellationToken);
        return line.Kind switch
        {
            SmtpLineKind.End => throw new EndOfStreamException("The client left while it was asked for its credentials."),
            SmtpLineKind.Complete => Encoding.ASCII.GetString(line.Bytes.Span),
            _ => null,
        };
    }

    private static string? Decode(string? base64)
    {
        // "=" stands for an initial response that is empty.
        if (base64 is null or "=")
        {
            return base64 is null ? null : string.Empty;
        }

        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
