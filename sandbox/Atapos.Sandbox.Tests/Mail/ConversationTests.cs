using System.Text;

namespace Atapos.Sandbox.Tests.Mail;

public sealed class ConversationTests
{
    private const string Hello = "EHLO client.example.com";
    private const string From = "MAIL FROM:<toko@example.com>";
    private const string To = "RCPT TO:<budi@example.com>";

    [Fact]
    public async Task The_greeting_offers_what_each_port_can_do()
    {
        await using var server = await MailServer.StartAsync();
        using var plain = await Conversation.BeginAsync(server.PlainPort);
        using var startTls = await Conversation.BeginAsync(server.StartTlsPort);

        var offered = await plain.SayAsync(Hello);
        foreach (var extension in new[] { "PIPELINING", "SIZE 10485760", "8BITMIME", "SMTPUTF8", "AUTH PLAIN LOGIN" })
        {
            offered.ShouldContain(extension);
        }

        offered.ShouldNotContain("STARTTLS");
        var ahead = await startTls.SayAsync(Hello);
        ahead.ShouldContain("STARTTLS");
        ahead.ShouldNotContain("AUTH");
    }

    [Fact]
    public async Task Ahead_of_tls_the_starttls_port_takes_neither_sign_on_nor_mail()
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await Conversation.BeginAsync(server.StartTlsPort, greet: true);

        await talk.SayAsync(("AUTH PLAIN AHRva28AcmFoYXNpYQ==", "530"), (From, "530"), ("STARTTLS now", "501"));
    }

    [Fact]
    public async Task Commands_sent_together_with_starttls_are_not_carried_out()
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await Conversation.BeginAsync(server.StartTlsPort, greet: true);

        await talk.SendAsync($"STARTTLS\r\n{From}\r\n");

        (await talk.ReadAsync()).ShouldStartWith("554");
        (await talk.IsOverAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Commands_out_of_order_are_refused_and_the_right_order_still_works()
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await Conversation.BeginAsync(server.PlainPort);

        await talk.SayAsync(
            (From, "503"), ("EHLO", "501"), ("HELO client", "250"), (To, "503"), ("DATA", "503"), (From, "250"), (From, "503"), ("DATA", "554"),
            ("AUTH PLAIN AHRva28AcmFoYXNpYQ==", "503"), (To, "250"), ("RSET", "250"), (To, "503"), ("NOOP", "250"), ("VRFY budi", "252"), ("HELP", "214"),
            ("STARTTLS", "502"), ("EXPN all", "502"), (From, "250"), (To, "250"), ("DATA now", "501"),
            ("DATA", "354"), ("Subject: x\r\n\r\nhai\r\n.", "250"), ("QUIT", "221"));

        (await talk.IsOverAsync()).ShouldBeTrue();
        (await server.MailsAsync()).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("MAIL FROM:toko@example.com", "501")]
    [InlineData("MAIL FROM: <toko@example.com>", "501")]
    [InlineData("MAIL TO:<toko@example.com>", "501")]
    [InlineData("MAIL FROM:<toko@example.com", "501")]
    [InlineData("MAIL FROM:<toko example.com>", "501")]
    [InlineData("MAIL FROM:<a@b@example.com>", "501")]
    [InlineData("MAIL FROM:<toko@-example.com>", "501")]
    [InlineData("MAIL FROM:<toko@example..com>", "501")]
    [InlineData("MAIL FROM:<toko@example.com>SIZE=1", "501")]
    [InlineData("MAIL FROM:<toko@example.com> SIZE=1 SIZE=2", "501")]
    [InlineData("MAIL FROM:<toko@example.com> SIZE=-1", "501")]
    [InlineData("MAIL FROM:<toko@example.com> SIZE=10485761", "552")]
    [InlineData("MAIL FROM:<toko@example.com> BODY=BINARYMIME", "501")]
    [InlineData("MAIL FROM:<toko@example.com> RET=FULL", "555")]
    [InlineData("MAIL FROM:<rené@example.com>", "553")]
    [InlineData("MAIL FROM:<rené@example.com> SMTPUTF8 BODY=8BITMIME SIZE=10485760", "250")]
    [InlineData("mail from:<> size=100", "250")]
    [InlineData("MAIL FROM:<\"a b>\"@[127.0.0.1]> AUTH=<>", "250")]
    [InlineData("MAIL", "501")]
    [InlineData("FOO BAR", "500")]
    [InlineData("", "500")]
    [InlineData("MAIL FROM:<a\0b@example.com>", "500")]
    [InlineData("AUTH", "501")]
    [InlineData("AUTH CRAM-MD5", "504")]
    [InlineData("AUTH PLAIN !!!", "501")]
    [InlineData("AUTH PLAIN aGFsbG8=", "501")]
    [InlineData("AUTH PLAIN =", "501")]
    [InlineData("AUTH LOGIN !!!", "501")]
    [InlineData("GET / HTTP/1.1", "554")]
    public async Task A_command_gets_the_reply_it_deserves(string command, string reply)
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await Conversation.BeginAsync(server.PlainPort, greet: true);

        (await talk.SayAsync(command)).ShouldStartWith(reply);
    }

    [Theory]
    [InlineData("RCPT TO:<>", "501")]
    [InlineData("RCPT TO:budi@example.com", "501")]
    [InlineData("RCPT TO:<budi@example.com> NOTIFY=NEVER", "555")]
    [InlineData("RCPT TO:<rené@example.com>", "553")]
    [InlineData("RCPT TO:<Postmaster>", "250")]
    public async Task A_recipient_gets_the_reply_it_deserves(string command, string reply)
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await Conversation.BeginAsync(server.PlainPort, greet: true);

        await talk.SayAsync((From, "250"), (command, reply));
    }

    [Fact]
    public async Task A_local_part_of_64_bytes_is_taken_and_one_more_is_not()
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await Conversation.BeginAsync(server.PlainPort, greet: true);

        await talk.SayAsync(
            (From, "250"), ($"RCPT TO:<{new string('a', 64)}@example.com>", "250"), ($"RCPT TO:<{new string('a', 65)}@example.com>", "501"),
            ($"RCPT TO:<a@{new string('b', 260)}>", "501"));
    }

    [Fact]
    public async Task The_hundredth_recipient_is_the_last()
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await Conversation.BeginAsync(server.PlainPort, greet: true);
        await talk.SayAsync((From, "250"));
        await talk.SayAsync([.. Enumerable.Range(1, 100).Select(i => ($"RCPT TO:<a{i}@example.com>", "250"))]);

        await talk.SayAsync((To, "452"));
    }

    [Fact]
    public async Task A_sign_on_can_go_step_by_step_and_be_called_off()
    {
        await using var server = await MailServer.StartAsync(new SandboxSettings { SmtpUsername = "toko", SmtpPassword = "rahasia" });
        using var talk = await Conversation.BeginAsync(server.PlainPort, greet: true);

        await talk.SayAsync(
            (From, "530"), ("AUTH PLAIN", "334"), ("*", "501"), ("AUTH LOGIN", "334 VXNlcm5hbWU6"), (Base64("toko"), "334 UGFzc3dvcmQ6"), ("*", "501"),
            ("AUTH PLAIN", "334"), (Base64("\0toko\0rahasia"), "235"), ("AUTH PLAIN " + Base64("\0toko\0rahasia"), "503"), (From, "250"));
    }

    [Fact]
    public async Task The_third_wrong_password_ends_the_connection()
    {
        await using var server = await MailServer.StartAsync(new SandboxSettings { SmtpUsername = "toko", SmtpPassword = "rahasia" });
        using var talk = await Conversation.BeginAsync(server.PlainPort, greet: true);
        var wrong = "AUTH PLAIN " + Base64("\0toko\0salah");

        await talk.SayAsync((wrong, "535"), (wrong, "535"), (wrong, "421"));

        (await talk.IsOverAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_line_that_ends_in_lf_alone_is_no_command()
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await Conversation.BeginAsync(server.PlainPort, greet: true);

        await talk.SendAsync("NOOP\n");
        (await talk.ReadAsync()).ShouldStartWith("500");
        await talk.SendAsync("NO\rOP\r\n");
        (await talk.ReadAsync()).ShouldStartWith("500");
        await talk.SayAsync(("NOOP", "250"));
    }

    [Fact]
    public async Task A_line_too_long_is_refused_and_the_next_one_is_read()
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await Conversation.BeginAsync(server.PlainPort, greet: true);

        await talk.SayAsync((new string('x', 100_000), "500"), ("NOOP " + new string('x', 2_041), "250"), ("NOOP " + new string('x', 2_042), "500"));
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_no_command()
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await Conversation.BeginAsync(server.PlainPort, greet: true);

        await talk.SendAsync([.. "NOOP "u8, 0xC3, 0x28, .. "\r\n"u8]);

        (await talk.ReadAsync()).ShouldStartWith("500");
    }

    [Fact]
    public async Task The_twentieth_error_ends_the_connection()
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await Conversation.BeginAsync(server.PlainPort, greet: true);
        await talk.SayAsync([.. Enumerable.Repeat(("FOO", "500"), 19)]);

        await talk.SayAsync(("FOO", "421"));

        (await talk.IsOverAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_that_says_nothing_is_told_goodbye()
    {
        await using var server = await MailServer.StartAsync(new SandboxSettings { SmtpTimeout = TimeSpan.FromSeconds(1) });
        using var talk = await Conversation.BeginAsync(server.PlainPort, greet: true);

        (await talk.ReadAsync()).ShouldStartWith("421");

        (await talk.IsOverAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task The_hundredth_connection_is_the_last_and_a_closed_one_makes_room()
    {
        await using var server = await MailServer.StartAsync();
        var talks = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Conversation.BeginAsync(server.PlainPort)));

        (await GreetingAsync(server)).ShouldStartWith("421");

        await talks[0].SayAsync(("QUIT", "221"));
        (await talks[0].IsOverAsync()).ShouldBeTrue();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        while (!(await GreetingAsync(server)).StartsWith("220", StringComparison.Ordinal))
        {
            await Task.Delay(20, limit.Token);
        }

        Array.ForEach(talks, talk => talk.Dispose());
    }

    [Fact]
    public async Task Noise_on_every_port_harms_nothing()
    {
        await using var server = await MailServer.StartAsync();
        var noise = Enumerable.Range(0, 5_000).Select(i => (byte)(i * 7919 % 251)).ToArray();
        foreach (var port in new[] { server.PlainPort, server.StartTlsPort, server.TlsPort })
        {
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            await client.GetStream().WriteAsync(noise);
        }

        await server.SendAsync(MailServer.Message());

        (await server.MailsAsync()).ShouldHaveSingleItem();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<string> GreetingAsync(MailServer server)
    {
        using var talk = await Conversation.ConnectAsync(server.PlainPort);
        return await talk.ReadAsync();
    }
}
