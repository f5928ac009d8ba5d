using Atapos.Shared.Hosting.Mail;
using MimeKit;

namespace Atapos.Shared.Hosting.Tests.Mail;

/// <summary>What becomes of a mail on its way to the server.</summary>
public sealed class SmtpTransportTests
{
    private static readonly MailSettings Settings = new("127.0.0.1", 25, null, null, "noreply@warung.example", null, TlsFromTheFirstByte: false, StartTls: false);

    [Fact]
    public void It_is_one_mail_in_two_writings_with_names_in_any_letters()
    {
        using var message = new SmtpTransport(Settings).Compose(Outgoing() with { Content = new("Kopi Tëh ☕ 店", "Halo, ☕", "teks", "<p>teks</p>") });

        message.From.Mailboxes.Single().ToString().ShouldContain("noreply@warung.example");
        message.From.Mailboxes.Single().Name.ShouldBe("Kopi Tëh ☕ 店");
        message.Subject.ShouldBe("Halo, ☕");
        message.MessageId.ShouldBe("1@warung.example");
        var parts = message.Body.ShouldBeOfType<MultipartAlternative>();
        parts.Select(part => part.ContentType.MimeType).ShouldBe(["text/plain", "text/html"]);
        message.TextBody.ShouldBe("teks");
        message.HtmlBody.ShouldBe("<p>teks</p>");
    }

    [Fact]
    public void A_name_in_the_settings_is_the_senders()
    {
        using var message = new SmtpTransport(Settings with { FromName = "ATLAS" }).Compose(Outgoing());

        message.From.Mailboxes.Single().Name.ShouldBe("ATLAS");
    }

    [Theory]
    [InlineData("Halo\r\nBcc: everybody@example.com", "Toko", "budi@example.com")]
    [InlineData("Halo\nX: y", "Toko", "budi@example.com")]
    [InlineData("Halo", "Toko\r\nBcc: everybody@example.com", "budi@example.com")]
    [InlineData("Halo", "Toko", "budi@example.com\r\nRCPT TO:<everybody@example.com>")]
    [InlineData("Halo\0", "Toko", "budi@example.com")]
    public void A_line_break_in_a_header_is_refused_for_good(string subject, string sender, string recipient) => Should
        .Throw<MailRefusedException>(() => new SmtpTransport(Settings).Compose(Outgoing() with { Recipient = recipient, Content = new(sender, subject, "t", "h") }))
        .IsForGood.ShouldBeTrue();

    private static OutgoingMail Outgoing() => new("1@warung.example", DateTimeOffset.UnixEpoch, "budi@example.com", new("Toko", "Halo", "teks", "<p>teks</p>"));
}
