using System.Net;
using Atapos.Shared.Hosting.Settings;
using MimeKit;

namespace Atapos.Shared.Hosting.Mail;

/// <summary>The mail server.</summary>
/// <param name="Server"><c>MAIL_SERVER</c>; null when mail is not set up.</param>
/// <param name="Port"><c>MAIL_PORT</c>, 465 when not said.</param>
/// <param name="Username"><c>MAIL_USERNAME</c>.</param>
/// <param name="Password"><c>MAIL_PASSWORD</c>; a secret.</param>
/// <param name="From"><c>MAIL_FROM</c>.</param>
/// <param name="FromName"><c>MAIL_FROM_NAME</c>.</param>
/// <param name="TlsFromTheFirstByte"><c>MAIL_SSL_TLS</c>.</param>
/// <param name="StartTls"><c>MAIL_STARTTLS</c>; not together with the former.</param>
public sealed record MailSettings(
    string? Server, int Port, string? Username, string? Password, string? From, string? FromName, bool TlsFromTheFirstByte, bool StartTls)
{
    internal static MailSettings Read(SettingsReader settings)
    {
        var read = new MailSettings(
            settings.Text("MAIL_SERVER"),
            settings.Number("MAIL_PORT", 465, 1, 65_535),
            settings.Text("MAIL_USERNAME"),
            settings.Secret("MAIL_PASSWORD"),
            settings.Text("MAIL_FROM"),
            settings.Text("MAIL_FROM_NAME"),
            settings.Flag("MAIL_SSL_TLS", true),
            settings.Flag("MAIL_STARTTLS", false));
        if (read is { TlsFromTheFirstByte: true, StartTls: true })
        {
            settings.Fault("MAIL_STARTTLS", "cannot be true together with MAIL_SSL_TLS");
        }

        if (read.From is { } from && !(MailboxAddress.TryParse(from, out var address) && string.Equals(address.Address, from, StringComparison.Ordinal) && from.Contains('@', StringComparison.Ordinal)))
        {
            settings.Fault("MAIL_FROM", "must be a bare address such as noreply@example.com; the name goes into MAIL_FROM_NAME");
        }

        if (!settings.IsDevelopment && read is { TlsFromTheFirstByte: false, StartTls: false, Server: { } server } && !IsThisMachine(server))
        {
            settings.Fault("MAIL_SSL_TLS", "or MAIL_STARTTLS must be true, unless MAIL_SERVER is on this machine");
        }

        return read;
    }

    private static bool IsThisMachine(string server) => string.Equals(server, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(server, out var address) && IPAddress.IsLoopback(address));
}
