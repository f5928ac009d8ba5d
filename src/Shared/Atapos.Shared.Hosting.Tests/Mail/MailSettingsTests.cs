using Atapos.Shared.Hosting.Mail;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Shared.Hosting.Tests.Mail;

/// <summary>Settings of mail that would fail with the first mail, or show it to the street, are told at start.</summary>
public sealed class MailSettingsTests
{
    [Theory]
    [InlineData("ATAPOS <noreply@example.com>")]
    [InlineData("noreply")]
    [InlineData("a@example.com, b@example.com")]
    public void A_sender_is_one_bare_address(string from) =>
        Faults(("MAIL_FROM", from)).ShouldHaveSingleItem().ShouldStartWith("MAIL_FROM ");

    [Theory]
    [InlineData("mail.example.com", true)]
    [InlineData("10.0.0.5", true)]
    [InlineData("localhost", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    public void Mail_without_tls_stays_on_this_machine(string server, bool isRefused) =>
        Faults(("MAIL_SERVER", server), ("MAIL_FROM", "noreply@example.com"), ("MAIL_SSL_TLS", "false"), ("MAIL_PASSWORD", "x"))
            .Any(fault => fault.StartsWith("MAIL_SSL_TLS ", StringComparison.Ordinal)).ShouldBe(isRefused);

    [Fact]
    public void Both_kinds_of_tls_are_one_too_many() => Faults(("MAIL_SSL_TLS", "true"), ("MAIL_STARTTLS", "true")).ShouldHaveSingleItem().ShouldStartWith("MAIL_STARTTLS ");

    private static IReadOnlyList<string> Faults(params (string Name, string Value)[] values)
    {
        var settings = new SettingsReader(
            values.Append(("MAIL_PASSWORD", "something")).DistinctBy(value => value.Item1, StringComparer.Ordinal).ToDictionary(value => value.Item1, value => value.Item2, StringComparer.Ordinal),
            isDevelopment: false);
        MailSettings.Read(settings);
        return settings.Faults;
    }
}
