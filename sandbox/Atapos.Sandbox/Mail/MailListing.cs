using Atapos.Sandbox.Mail.Smtp;

namespace Atapos.Sandbox.Mail;

/// <summary>Says where mail goes, on the console.</summary>
internal static class MailListing
{
    /// <summary>The ports and the certificate of a sandbox that has started.</summary>
    public static string Of(IServiceProvider services)
    {
        var ports = services.GetRequiredService<SmtpServer>().Ports;
        return $"Mail by SMTP on port {ports.SmtpPort}, with STARTTLS on {ports.StarttlsPort}, with TLS on {ports.SmtpsPort}; read it at /inbox. "
            + $"The certificate to trust (SSL_CERT_FILE) is {services.GetRequiredService<SmtpCertificate>().File}";
    }
}
