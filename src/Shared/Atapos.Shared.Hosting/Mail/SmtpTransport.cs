using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Text;

namespace Atapos.Shared.Hosting.Mail;

/// <summary>Hands mails to an SMTP server: TLS from the first byte, STARTTLS or plain, with AUTH when there is a user name.</summary>
internal sealed class SmtpTransport(MailSettings settings) : IMailTransport
{
    private const int Refusal = 550;

    /// <summary>How long one mail may take, all in all.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var smtp = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds, CheckCertificateRevocation = false };
        try
        {
            using var message = Compose(mail);
            await smtp.ConnectAsync(settings.Server ?? throw new InvalidOperationException("MAIL_SERVER is not set."), settings.Port, Security, patience.Token);
            if (settings.Username is { } username)
            {
                await smtp.AuthenticateAsync(username, settings.Password ?? "", patience.Token);
            }

            await smtp.SendAsync(message, patience.Token);
        }
        catch (SmtpCommandException refused)
        {
            throw new MailRefusedException(refused.Message, (int)refused.StatusCode, refused);
        }
        catch (AuthenticationException refused)
        {
            throw new MailRefusedException($"Signing in was refused: {refused.Message}", (int?)(refused.InnerException as SmtpCommandException)?.StatusCode ?? Refusal, refused);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailUnreachableException($"It did not answer within {Patience.TotalSeconds:0} seconds.", error);
        }
        catch (Exception error) when (error is not OperationCanceledException and not MailRefusedException)
        {
            // Whatever else goes wrong must end in a state of the mail, not in the end of its sender.
            throw new MailUnreachableException(error.Message.Split('\n')[0].Trim(), error);
        }

        await LeaveAsync(smtp, patience.Token);
    }

    internal MimeMessage Compose(OutgoingMail mail)
    {
        var content = mail.Content;
        var sender = settings.From ?? "noreply@localhost";
        var message = new MimeMessage
        {
            MessageId = mail.MessageId,
            Date = mail.Date,
            Subject = Line(content.Subject),
            Body = new MultipartAlternative
            {
                new TextPart(TextFormat.Plain) { Text = content.Text },
                new TextPart(TextFormat.Html) { Text = content.Html },
            },
        };
        message.From.Add(new MailboxAddress(Line(settings.FromName ?? content.Sender), Line(sender)));
        message.To.Add(new MailboxAddress("", Line(mail.Recipient)));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private SecureSocketOptions Security => settings switch
    {
        { TlsFromTheFirstByte: true } => SecureSocketOptions.SslOnConnect,
        { StartTls: true } => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    // The server has the mail; that the farewell fails changes nothing.
    private static async Task LeaveAsync(SmtpClient smtp, CancellationToken cancellationToken)
    {
        try
        {
            await smtp.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception error) when (error is SocketException or IOException or ProtocolException or OperationCanceledException)
        {
            smtp.Dispose();
        }
    }

    // A line break would end the header and let the rest of the text say what the headers are.
    private static string Line(string text) => text.Any(char.IsControl)
        ? throw new MailRefusedException("A header of the mail has a line break or another control character.", Refusal, new FormatException("A control character in a header."))
        : text;
}
