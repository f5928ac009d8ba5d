using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Atapos.Sandbox.Tests.Mail;

/// <summary>A sandbox whose mail server is spoken to by a client that trusts its certificate alone.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly JsonNode _setUp;

    private MailServer(RunningSandbox sandbox, JsonNode setUp) => (Sandbox, _setUp) = (sandbox, setUp);

    public RunningSandbox Sandbox { get; }

    public int PlainPort => (int)_setUp["smtp_port"]!;

    public int StartTlsPort => (int)_setUp["starttls_port"]!;

    public int TlsPort => (int)_setUp["smtps_port"]!;

    public string CertificateFile => (string)_setUp["certificate_file"]!;

    public static async Task<MailServer> StartAsync(SandboxSettings? settings = null)
    {
        var sandbox = await RunningSandbox.StartAsync(settings);
        return new MailServer(sandbox, await sandbox.GetAsync("/mail/server"));
    }

    /// <summary>A client that has connected.</summary>
    /// <param name="mode"><c>none</c>, <c>starttls</c> or <c>implicit</c>.</param>
    public async Task<SmtpClient> ConnectAsync(string mode = "none")
    {
        using var root = X509CertificateLoader.LoadCertificateFromFile(CertificateFile);
        var trusted = root.RawData;
        var client = new SmtpClient
        {
            CheckCertificateRevocation = false,
            Timeout = 10_000,
            ServerCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, trusted, errors),
        };
        var (port, options) = mode switch
        {
            "starttls" => (StartTlsPort, SecureSocketOptions.StartTls),
            "implicit" => (TlsPort, SecureSocketOptions.SslOnConnect),
            _ => (PlainPort, SecureSocketOptions.None),
        };
        await client.ConnectAsync("localhost", port, options);
        return client;
    }

    /// <summary>Sends a mail over a connection of its own.</summary>
    public async Task SendAsync(MimeMessage message)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(message);
        await client.DisconnectAsync(quit: true);
    }

    public async Task<IReadOnlyList<JsonNode>> MailsAsync(string query = "") => [.. (await Sandbox.GetAsync("/mail" + query)).AsArray().Select(mail => mail!)];

    public static MimeMessage Message(string subject = "Halo", string text = "Selamat datang", string? html = null, string to = "budi@example.com")
    {
        var message = new MimeMessage { Subject = subject, Body = new BodyBuilder { TextBody = text, HtmlBody = html }.ToMessageBody() };
        message.From.Add(new MailboxAddress("Toko Kopi", "toko@example.com"));
        message.To.Add(MailboxAddress.Parse(to));
        return message;
    }

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    private static bool IsTrusted(X509Certificate? certificate, byte[] trusted, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return false;
        }

        using var root = X509CertificateLoader.LoadCertificate(trusted);
        using var shown = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(shown);
    }
}
