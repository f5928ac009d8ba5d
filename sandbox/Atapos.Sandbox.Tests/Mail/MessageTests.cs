using System.Text;

namespace Atapos.Sandbox.Tests.Mail;

public sealed class MessageTests
{
    private const string From = "MAIL FROM:<toko@example.com>";
    private const string To = "RCPT TO:<budi@example.com>";
    private const int LargestMessage = 10 * 1024 * 1024;

    [Fact]
    public async Task A_doubled_dot_is_a_dot_and_the_message_stays_as_it_was()
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await BeginMessageAsync(server);

        await talk.SayAsync(("Subject: titik\r\n\r\n..\r\n..x\r\n.y\r\nz.\r\n.", "250"));

        var raw = await server.Sandbox.Client.GetStringAsync("/mail/1/raw");
        raw.ShouldBe("Subject: titik\r\n\r\n.\r\n.x\r\ny\r\nz.\r\n");
    }

    [Fact]
    public async Task Commands_can_be_sent_all_at_once()
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await Conversation.BeginAsync(server.PlainPort);

        await talk.SendAsync($"EHLO a\r\n{From}\r\n{To}\r\nDATA\r\nSubject: a\r\n\r\n.\r\n{From}\r\n{To}\r\nDATA\r\nSubject: b\r\n\r\n.\r\nQUIT\r\n");

        foreach (var reply in new[] { "250", "250", "250", "354", "250", "250", "250", "354", "250", "221" })
        {
            (await talk.ReadAsync()).ShouldStartWith(reply);
        }

        (await server.MailsAsync()).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("a\nb\r\n")]
    [InlineData("a\rb\r\n")]
    [InlineData("\n.\r\n")]
    [InlineData("\n.\n")]
    public async Task A_bare_line_ending_within_a_message_ends_the_connection_and_what_follows_is_no_command(string text)
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await BeginMessageAsync(server);

        await talk.SendAsync($"Subject: x\r\n\r\n{text}{From}\r\n{To}\r\nDATA\r\nsmuggled\r\n.\r\n");

        (await talk.ReadAsync()).ShouldStartWith("554");
        (await talk.IsOverAsync()).ShouldBeTrue();
        (await server.MailsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(998, true)]
    [InlineData(999, false)]
    public async Task A_line_of_a_message_has_at_most_998_characters(int length, bool isTaken)
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await BeginMessageAsync(server);

        (await talk.SayAsync($"\r\n{new string('x', length)}\r\n.")).ShouldStartWith(isTaken ? "250" : "554");

        (await server.MailsAsync()).Count.ShouldBe(isTaken ? 1 : 0);
    }

    [Theory]
    [InlineData(LargestMessage, true)]
    [InlineData(LargestMessage + 1, false)]
    public async Task A_message_of_10_MB_is_taken_and_one_byte_more_is_not(int size, bool isTaken)
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await BeginMessageAsync(server);
        var lines = new StringBuilder(size).Insert(0, new string('x', 998) + "\r\n", (size / 1000) - 1);
        var rest = size - lines.Length - 4;
        lines.Append('x', rest / 2).Append("\r\n").Append('x', rest - (rest / 2)).Append("\r\n");
        lines.Length.ShouldBe(size);

        await talk.SendAsync(lines.Append(".\r\n").ToString());

        (await talk.ReadAsync()).ShouldStartWith(isTaken ? "250" : "552");
        await talk.SayAsync(("NOOP", "250"));
        (await server.MailsAsync()).Count.ShouldBe(isTaken ? 1 : 0);
    }

    [Fact]
    public async Task A_message_without_end_is_cut_off()
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await BeginMessageAsync(server);
        var line = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('x', 998) + "\r\n", 100)));

        await Should.ThrowAsync<IOException>(async () =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                await talk.SendAsync(line);
            }
        });

        (await server.MailsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_broken_off_is_not_kept()
    {
        await using var server = await MailServer.StartAsync();
        using (var talk = await BeginMessageAsync(server))
        {
            await talk.SendAsync("Subject: x\r\n\r\nhal");
        }

        await server.SendAsync(MailServer.Message());

        (await server.MailsAsync()).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("")]
    [InlineData("no header at all\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"a\"\r\n\r\n--a\r\n"
        + "Content-Type: text/html; charset=unheard-of\r\nContent-Transfer-Encoding: base64\r\n\r\n!!\r\n")]
    [InlineData("Subject: =?utf-8?B?/////w==?=\r\nFrom: <<<\r\nDate: never\r\n\r\n\u0000\r\n")]
    public async Task What_is_hardly_a_mail_is_kept_as_it_came(string text)
    {
        await using var server = await MailServer.StartAsync();
        using var talk = await BeginMessageAsync(server);

        await talk.SayAsync((text + ".", "250"));

        (await server.MailsAsync()).ShouldHaveSingleItem();
        (await server.Sandbox.Client.GetStringAsync("/mail/1/raw")).ShouldBe(text);
        (await server.Sandbox.Client.GetStringAsync("/inbox")).ShouldContain("<article");
    }

    private static async Task<Conversation> BeginMessageAsync(MailServer server)
    {
        var talk = await Conversation.BeginAsync(server.PlainPort, greet: true);
        await talk.SayAsync((From, "250"), (To, "250"), ("DATA", "354"));
        return talk;
    }
}
