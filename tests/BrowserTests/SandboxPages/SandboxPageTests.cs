using System.Text.Json.Nodes;
using Atapos.BrowserTests.Harness;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Playwright;
using MimeKit;
using Shouldly;
using Xunit;

namespace Atapos.BrowserTests.SandboxPages;

/// <summary>The sandbox's own pages, on a telephone and at a developer's screen.</summary>
public sealed class SandboxPageTests(TestBrowser browser) : IClassFixture<TestBrowser>, IAsyncLifetime
{
    private AtlasSandbox _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await AtlasSandbox.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Payments_move_by_buttons_and_show_what_the_shop_was_told(int width)
    {
        var gateway = new Gateway(_sandbox.Http);
        await gateway.PutAccountAsync(new Uri("http://127.0.0.1:9/hook"));
        foreach (var (order, type) in new[] { ("INV-20251108-0001-3F-1", "qris"), ("INV-20251108-0002-3G-1", "gopay"), ("INV-20251108-0003-3H-1", "echannel") })
        {
            await gateway.CallAsync(HttpMethod.Post, "v2/charge", new JsonObject
            {
                ["payment_type"] = type,
                ["transaction_details"] = new JsonObject { ["order_id"] = order, ["gross_amount"] = 51_750 },
            });
        }

        await using var page = await browser.OpenAsync(width);
        await page.Page.GotoAsync(new Uri(_sandbox.Http.BaseAddress!, "/midtrans").AbsoluteUri);
        await page.Page.GetByText("3 transactions").WaitForAsync();
        await ButtonAsync("settle", "0001");
        await ButtonAsync("deny", "0003");

        await CardOf("0001").GetByText("settlement", new() { Exact = true }).WaitForAsync();
        await CardOf("0003").GetByText("deny", new() { Exact = true }).First.WaitForAsync();
        await CardOf("0001").GetByText("settlement: waiting (no answer").Or(CardOf("0001").GetByText("settlement: failed")).First.WaitForAsync();
        await page.ShootAsync("payments");
        await ButtonAsync("refund", "0001");
        await CardOf("0001").GetByText("refunded Rp 51.750").WaitForAsync();
        (await CardOf("0001").GetByRole(AriaRole.Group).GetByRole(AriaRole.Button).CountAsync()).ShouldBe(0);
        (await gateway.StatusAsync("INV-20251108-0001-3F-1")).Word("transaction_status").ShouldBe("refund");
        page.Complaints.ShouldBeEmpty();

        ILocator CardOf(string number) => page.Page.Locator("ol > li").Filter(new() { HasText = $"INV-20251108-{number}" });

        Task ButtonAsync(string name, string number) => CardOf(number).GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Held_notifications_are_released_by_a_button(int width)
    {
        var gateway = new Gateway(_sandbox.Http);
        await gateway.PutAccountAsync(new Uri("http://127.0.0.1:9/hook"));
        await gateway.HoldAsync();
        await gateway.CallAsync(HttpMethod.Post, "v2/charge", new JsonObject
        {
            ["payment_type"] = "qris",
            ["transaction_details"] = new JsonObject { ["order_id"] = "held", ["gross_amount"] = 51_750 },
        });

        await using var page = await browser.OpenAsync(width);
        await page.Page.GotoAsync(new Uri(_sandbox.Http.BaseAddress!, "/midtrans?order_id=held").AbsoluteUri);
        await page.Page.GetByText("pending: held").WaitForAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Release held notifications" }).ClickAsync();

        await page.Page.GetByText("pending: waiting (no answer").Or(page.Page.GetByText("pending: failed")).First.WaitForAsync();
        page.Complaints.ShouldBeEmpty();
    }

    [BrowserTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task The_inbox_shows_a_mail_that_comes_while_it_is_open(int width)
    {
        await using var page = await browser.OpenAsync(width);
        await page.Page.GotoAsync(new Uri(_sandbox.Http.BaseAddress!, "/inbox").AbsoluteUri);
        await page.Page.GetByText("No mail yet").WaitForAsync();

        await SendAsync("Your code: 482913", "Your code is 482913.", "<p>Your code is <b>482913</b>.</p><script>document.title = 'taken over'</script>");

        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "Your code: 482913" }).WaitForAsync();
        await page.Page.FrameLocator("iframe").GetByText("Your code is 482913").WaitForAsync();
        await page.ShootAsync("inbox");
        (await page.Page.TitleAsync()).ShouldStartWith("Inbox (1)");
        page.Page.Dialog += (_, question) => _ = question.AcceptAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete all" }).ClickAsync();
        await page.Page.GetByText("No mail yet").WaitForAsync();

        // The mail's script, which must not run.
        page.Complaints.ShouldAllBe(complaint => complaint.Contains("Blocked script execution", StringComparison.Ordinal));
    }

    private async Task SendAsync(string subject, string text, string html)
    {
        using var mail = new MimeMessage();
        mail.From.Add(new MailboxAddress("Warung", "noreply@warung.example"));
        mail.To.Add(new MailboxAddress("Budi", "budi@example.com"));
        mail.Subject = subject;
        mail.Body = new BodyBuilder { TextBody = text, HtmlBody = html }.ToMessageBody();
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("127.0.0.1", _sandbox.MailPort, SecureSocketOptions.None);
        await smtp.SendAsync(mail);
        await smtp.DisconnectAsync(quit: true);
    }
}
