using System.Runtime.Versioning;
using Atapos.IntegrationTests.CustomerSignIn;
using Atapos.IntegrationTests.Harness;
using MimeKit;
using Shouldly;

namespace Atapos.IntegrationTests.Mail;

/// <summary>Mail arrives at a real mail server, a Postfix, by both kinds of TLS.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RealMailServerTests
{
    [PostfixTheory]
    [Xunit.InlineData(true)]
    [Xunit.InlineData(false)]
    public async Task A_code_arrives_by_tls_and_signs_its_customer_in(bool fromTheFirstByte)
    {
        await using var postfix = await PostfixServer.StartAsync();
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await using var host = await HostProcess.StartAsync(database, await TestRun.Sandbox, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MAIL_SERVER"] = "localhost",
            ["MAIL_PORT"] = $"{(fromTheFirstByte ? postfix.ImplicitPort : postfix.StartTlsPort)}",
            ["MAIL_SSL_TLS"] = fromTheFirstByte ? "true" : "false",
            ["MAIL_STARTTLS"] = fromTheFirstByte ? "false" : "true",
            ["MAIL_FROM"] = "noreply@warung.example",
            ["MAIL_FROM_NAME"] = "Kopi & Teh “Jaya” ☕",
            ["SSL_CERT_FILE"] = postfix.CertificateFile,
        });
        using var http = new HttpClient { BaseAddress = host.Address };
        var customer = new ApiClient(http, token: null);

        await customer.PostAsync("auth/customer/request-otp", new { email = "Budi.Santoso@postfix.example" }).Ok();
        await Eventually.BeTrueAsync(() => Task.FromResult(postfix.Delivered().Count > 0), "the mail should be delivered");

        var mail = postfix.Delivered().ShouldHaveSingleItem();
        mail.From.Mailboxes.Single().Name.ShouldBe("Kopi & Teh “Jaya” ☕");
        mail.To.Mailboxes.Single().Address.ShouldBe("Budi.Santoso@postfix.example");
        mail.Body.ShouldBeOfType<MultipartAlternative>().Count.ShouldBe(2);
        mail.Headers[HeaderId.Received].ShouldNotBeNull().ShouldContain("TLSv1.");
        var code = Mailbox.CodeIn(mail.TextBody.ShouldNotBeNull());
        mail.HtmlBody.ShouldNotBeNull().ShouldContain(code);
        await customer.PostAsync("auth/customer/verify-otp", new { email = "budi.santoso@postfix.example", otp = code }).Ok();
        (await customer.GetAsync("/health/full")).Json["mails"].Number("waiting").ShouldBe(0);
    }
}
