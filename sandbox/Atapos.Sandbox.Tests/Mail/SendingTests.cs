using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Atapos.Sandbox.Tests.Mail;

public sealed class SendingTests
{
    private static readonly SandboxSettings WithSignOn = new() { SmtpUsername = "toko", SmtpPassword = "kata sandi ü" };

    [Theory]
    [InlineData("none", "PLAIN")]
    [InlineData("none", "LOGIN")]
    [InlineData("starttls", "PLAIN")]
    [InlineData("starttls", "LOGIN")]
    [InlineData("implicit", "PLAIN")]
    [InlineData("implicit", "LOGIN")]
    public async Task A_mail_arrives_over_every_port_and_by_every_mechanism(string mode, string mechanism)
    {
        await using var server = await MailServer.StartAsync(WithSignOn);
        using var client = await server.ConnectAsync(mode);
        await client.AuthenticateAsync(Mechanism(mechanism, "kata sandi ü"));

        await client.SendAsync(MailServer.Message("Kode Anda ☕", "Kode: 123456", "<p>Kode: <b>123456</b></p>"));
        await client.DisconnectAsync(quit: true);

        var mail = (await server.MailsAsync()).ShouldHaveSingleItem();
        ((string?)mail["subject"]).ShouldBe("Kode Anda ☕");
        ((string?)mail["text"])!.Trim().ShouldBe("Kode: 123456");
        ((string?)mail["html"])!.Trim().ShouldBe("<p>Kode: <b>123456</b></p>");
        ((string?)mail["from"]).ShouldBe("toko@example.com");
        ((string?)mail["tls"]).ShouldBe(mode);
        ((string?)mail["authenticated_as"]).ShouldBe("toko");
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    public async Task A_wrong_password_is_refused_and_the_right_one_is_still_taken(string mechanism)
    {
        await using var server = await MailServer.StartAsync(WithSignOn);
        using var client = await server.ConnectAsync("implicit");

        await Should.ThrowAsync<AuthenticationException>(() => client.AuthenticateAsync(Mechanism(mechanism, "salah")));

        await client.AuthenticateAsync(Mechanism(mechanism, "kata sandi ü"));
        client.IsAuthenticated.ShouldBeTrue();
    }

    [Fact]
    public async Task Where_a_sign_on_is_asked_for_no_mail_is_taken_without()
    {
        await using var server = await MailServer.StartAsync(WithSignOn);
        using var client = await server.ConnectAsync();

        await Should.ThrowAsync<ServiceNotAuthenticatedException>(() => client.SendAsync(MailServer.Message()));

        (await server.MailsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_none_is_asked_for_any_sign_on_is_taken_and_none_too()
    {
        await using var server = await MailServer.StartAsync();
        using var client = await server.ConnectAsync("starttls");
        await client.AuthenticateAsync(Mechanism("PLAIN", "apa saja"));
        await client.SendAsync(MailServer.Message());
        await server.SendAsync(MailServer.Message());

        (await server.MailsAsync()).Select(mail => (string?)mail["authenticated_as"]).ShouldBe([null, "toko"]);
    }

    [Fact]
    public async Task One_connection_carries_many_mails_and_a_mail_many_recipients()
    {
        await using var server = await MailServer.StartAsync();
        using var client = await server.ConnectAsync();
        var message = MailServer.Message();
        message.Bcc.Add(MailboxAddress.Parse("diam@example.com"));

        await client.SendAsync(message);
        await client.SendAsync(MailServer.Message("Kedua"));

        var mails = await server.MailsAsync();
        mails.Select(mail => (string?)mail["subject"]).ShouldBe(["Kedua", "Halo"]);
        mails[1]["to"]!.AsArray().Select(to => (string?)to).ShouldBe(["budi@example.com", "diam@example.com"]);
    }

    [Fact]
    public async Task An_address_beyond_ascii_travels_as_smtputf8()
    {
        await using var server = await MailServer.StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync(FormatOptions.Default.International(), MailServer.Message(to: "rené@kopi.example"));

        ((string?)(await server.MailsAsync("?to=ren%C3%A9@kopi.example")).ShouldHaveSingleItem()["to"]![0]).ShouldBe("rené@kopi.example");
    }

    [Fact]
    public async Task A_client_that_insists_on_starttls_gets_none_on_the_port_without_it()
    {
        await using var server = await MailServer.StartAsync();
        using var client = new SmtpClient();

        await Should.ThrowAsync<NotSupportedException>(() => client.ConnectAsync("127.0.0.1", server.PlainPort, SecureSocketOptions.StartTls));
    }

    [Fact]
    public async Task A_client_that_does_not_trust_the_certificate_goes_away_and_the_server_stays()
    {
        await using var server = await MailServer.StartAsync();
        using var client = new SmtpClient();

        await Should.ThrowAsync<SslHandshakeException>(() => client.ConnectAsync("localhost", server.TlsPort, SecureSocketOptions.SslOnConnect));

        using var trusting = await server.ConnectAsync("implicit");
        await trusting.SendAsync(MailServer.Message());
        (await server.MailsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_certificate_goes_to_the_file_it_is_told_and_its_own_file_goes_away()
    {
        var told = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.pem");
        string own;
        await using (var server = await MailServer.StartAsync(new SandboxSettings { SmtpCertificateFile = told }))
        await using (var other = await MailServer.StartAsync())
        {
            server.CertificateFile.ShouldBe(told);
            own = other.CertificateFile;
            File.Exists(own).ShouldBeTrue();
        }

        (await File.ReadAllTextAsync(told)).ShouldStartWith("-----BEGIN CERTIFICATE-----");
        File.Exists(own).ShouldBeFalse();
        File.Delete(told);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_by_the_name_of_its_setting()
    {
        await using var server = await MailServer.StartAsync();

        var refusal = await Should.ThrowAsync<IOException>(() => MailServer.StartAsync(new SandboxSettings { SmtpsPort = server.PlainPort }));

        refusal.Message.ShouldContain("SANDBOX_SMTPS_PORT");
    }

    private static SaslMechanism Mechanism(string name, string password) =>
        string.Equals(name, "PLAIN", StringComparison.Ordinal) ? new SaslMechanismPlain("toko", password) : new SaslMechanismLogin("toko", password);
}

internal static class Formats
{
    /// <summary>With addresses and headers beyond ASCII.</summary>
    public static FormatOptions International(this FormatOptions options)
    {
        var international = options.Clone();
        international.International = true;
        return international;
    }
}
