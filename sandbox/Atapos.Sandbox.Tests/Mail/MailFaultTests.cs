using System.Diagnostics;
using MailKit;
using MailKit.Net.Smtp;

namespace Atapos.Sandbox.Tests.Mail;

public sealed class MailFaultTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("starttls")]
    [InlineData("implicit")]
    public async Task A_server_that_is_down_cuts_the_connection_and_comes_back(string mode)
    {
        await using var server = await MailServer.StartAsync();
        await server.Sandbox.SetFaultAsync("down", service: "mail");

        (await Should.ThrowAsync<Exception>(() => server.ConnectAsync(mode))).ShouldSatisfyAllConditions(
            fault => (fault is SmtpProtocolException or IOException).ShouldBeTrue(fault.ToString()));

        await server.Sandbox.SetFaultAsync("none", service: "mail");
        using var client = await server.ConnectAsync(mode);
        await client.SendAsync(MailServer.Message());
    }

    [Fact]
    public async Task An_outage_strikes_an_open_connection_at_its_next_mail()
    {
        await using var server = await MailServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.SendAsync(MailServer.Message());
        await server.Sandbox.SetFaultAsync("down", service: "mail");

        await Should.ThrowAsync<ServiceNotConnectedException>(async () =>
        {
            await Should.ThrowAsync<SmtpProtocolException>(() => client.SendAsync(MailServer.Message()));
            await client.SendAsync(MailServer.Message());
        });

        (await server.MailsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_slow_server_takes_the_mail_after_the_delay()
    {
        await using var server = await MailServer.StartAsync();
        await server.Sandbox.SetFaultAsync("slow", delayMs: 400, service: "mail");
        var watch = Stopwatch.StartNew();

        await server.SendAsync(MailServer.Message());

        watch.ElapsedMilliseconds.ShouldBeGreaterThanOrEqualTo(390);
        (await server.MailsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_garbled_greeting_is_no_smtp()
    {
        await using var server = await MailServer.StartAsync();
        await server.Sandbox.SetFaultAsync("garbage", times: 1, service: "mail");

        await Should.ThrowAsync<SmtpProtocolException>(() => server.ConnectAsync());

        await server.SendAsync(MailServer.Message());
    }

    [Theory]
    [InlineData("error", SmtpStatusCode.ErrorInProcessing, SmtpErrorCode.SenderNotAccepted)]
    [InlineData("reject", SmtpStatusCode.MailboxUnavailable, SmtpErrorCode.RecipientNotAccepted)]
    public async Task A_refusal_strikes_as_often_as_said_and_nothing_is_kept(string mode, SmtpStatusCode status, SmtpErrorCode code)
    {
        await using var server = await MailServer.StartAsync();
        await server.Sandbox.SetFaultAsync(mode, times: 2, service: "mail");
        using var client = await server.ConnectAsync();

        for (var i = 0; i < 2; i++)
        {
            var refusal = await Should.ThrowAsync<SmtpCommandException>(() => client.SendAsync(MailServer.Message()));
            (refusal.StatusCode, refusal.ErrorCode).ShouldBe((status, code));
        }

        (await server.MailsAsync()).ShouldBeEmpty();
        await client.SendAsync(MailServer.Message());
        (await server.MailsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_connection_cut_after_acting_leaves_the_mail_taken_and_the_sender_in_doubt()
    {
        await using var server = await MailServer.StartAsync();
        await server.Sandbox.SetFaultAsync("cut_after_acting", times: 1, service: "mail");
        using var client = await server.ConnectAsync();

        await Should.ThrowAsync<SmtpProtocolException>(() => client.SendAsync(MailServer.Message()));

        (await server.MailsAsync()).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("connect", "error", "421")]
    [InlineData("connect", "reject", "554")]
    [InlineData("auth", "error", "451")]
    [InlineData("mail", "reject", "550")]
    [InlineData("rcpt", "error", "451")]
    [InlineData("data", "error", "451")]
    [InlineData("data", "reject", "550")]
    public async Task A_fault_of_one_step_strikes_that_step_alone(string step, string mode, string reply)
    {
        await using var server = await MailServer.StartAsync();
        await server.Sandbox.SetFaultAsync(mode, service: "mail", operation: step);
        if (step is "connect")
        {
            using var refused = await Conversation.ConnectAsync(server.PlainPort);
            (await refused.ReadAsync()).ShouldStartWith(reply);
            (await refused.IsOverAsync()).ShouldBeTrue();
            return;
        }

        using var talk = await Conversation.BeginAsync(server.PlainPort, greet: true);
        (string Step, string Line, string Reply)[] steps =
        [
            ("auth", "AUTH PLAIN AHRva28AcmFoYXNpYQ==", "235"), ("mail", "MAIL FROM:<a@example.com>", "250"),
            ("rcpt", "RCPT TO:<b@example.com>", "250"), ("", "DATA", "354"), ("data", "Subject: x\r\n\r\n.", "250"),
        ];
        foreach (var (name, line, right) in steps)
        {
            var isStruck = string.Equals(name, step, StringComparison.Ordinal);
            (await talk.SayAsync(line)).ShouldStartWith(isStruck ? reply : right);
            if (isStruck)
            {
                break;
            }
        }

        (await server.MailsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sandbox_stops_soon_while_a_slow_answer_is_pending()
    {
        await using var server = await MailServer.StartAsync();
        await server.Sandbox.SetFaultAsync("slow", delayMs: 60_000, service: "mail", operation: "connect");
        var pending = server.ConnectAsync();
        await Task.Delay(200);
        var watch = Stopwatch.StartNew();

        await server.Sandbox.StopAsync();

        await Should.ThrowAsync<Exception>(() => pending);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
