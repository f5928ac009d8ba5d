using System.Net;

namespace Atapos.Sandbox.Tests.Mail;

public sealed class InboxTests
{
    [Fact]
    public async Task A_mail_is_shown_with_all_it_says()
    {
        await using var server = await MailServer.StartAsync();
        var message = MailServer.Message("Tautan masuk", "Buka https://toko.example/masuk?t=a&b=c", "<p>Buka</p>");
        await server.SendAsync(message);

        var mail = (await server.MailsAsync()).ShouldHaveSingleItem();
        mail.AsObject().Select(member => member.Key).ShouldBe(
            ["id", "received_at", "from", "to", "subject", "message_id", "text", "html", "headers", "tls", "authenticated_as", "size"]);
        ((string?)mail["message_id"]).ShouldBe(message.MessageId);
        mail["headers"]!.AsArray().Select(header => $"{header!["name"]}: {header["value"]}")
            .ShouldContain("From: Toko Kopi <toko@example.com>", StringComparer.Ordinal);
        ((int)mail["size"]!).ShouldBe((await server.Sandbox.Client.GetByteArrayAsync("/mail/1/raw")).Length);
        (await server.Sandbox.GetAsync("/mail/1")).ToJsonString().ShouldBe(mail.ToJsonString());
    }

    [Fact]
    public async Task Mails_come_newest_first_and_by_recipient_whatever_the_case()
    {
        await using var server = await MailServer.StartAsync();
        await server.SendAsync(MailServer.Message("satu", to: "budi@example.com"));
        await server.SendAsync(MailServer.Message("dua", to: "siti@example.com"));
        await server.SendAsync(MailServer.Message("tiga", to: "budi@example.com"));

        (await server.MailsAsync()).Select(mail => (string?)mail["subject"]).ShouldBe(["tiga", "dua", "satu"]);
        (await server.MailsAsync("?to=Budi@Example.com")).Select(mail => (string?)mail["subject"]).ShouldBe(["tiga", "satu"]);
        (await server.MailsAsync("?to=nobody@example.com")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_oldest_goes_when_there_are_more_than_500()
    {
        await using var server = await MailServer.StartAsync();
        using var client = await server.ConnectAsync();
        for (var i = 1; i <= 501; i++)
        {
            await client.SendAsync(MailServer.Message());
        }

        var ids = (await server.MailsAsync()).Select(mail => (long)mail["id"]!).ToList();

        (ids.Count, ids[0], ids[^1]).ShouldBe((500, 501L, 2L));
        (await server.Sandbox.Client.GetAsync("/mail/1").StatusAsync()).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_emptied_inbox_is_empty_and_ids_go_on()
    {
        await using var server = await MailServer.StartAsync();
        await server.SendAsync(MailServer.Message());

        (await server.Sandbox.Client.DeleteAsync("/mail").StatusAsync()).ShouldBe(HttpStatusCode.NoContent);

        (await server.MailsAsync()).ShouldBeEmpty();
        await server.SendAsync(MailServer.Message());
        ((long)(await server.MailsAsync()).ShouldHaveSingleItem()["id"]!).ShouldBe(2);
    }

    [Theory]
    [InlineData("/mail/99")]
    [InlineData("/mail/99/raw")]
    [InlineData("/mail/99/html")]
    [InlineData("/mail/1/html")]
    [InlineData("/mail/x")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        await using var server = await MailServer.StartAsync();
        await server.SendAsync(MailServer.Message());

        (await server.Sandbox.Client.GetAsync(path).StatusAsync()).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_html_of_a_mail_may_run_nothing_and_ask_nobody()
    {
        await using var server = await MailServer.StartAsync();
        await server.SendAsync(MailServer.Message(html: "<!DOCTYPE html>\n<html lang='id'><head><title>hai</title></head><script>alert(1)</script></html>"));

        using var page = await server.Sandbox.Client.GetAsync("/mail/1/html");

        (await page.Content.ReadAsStringAsync()).ReplaceLineEndings("\n").Trim()
            .ShouldBe("<!DOCTYPE html>\n<html lang='id'><head><base target=\"_blank\"><title>hai</title></head><script>alert(1)</script></html>");
        page.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldStartWith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';");
        policy.ShouldNotContain("script-src");
        policy.ShouldNotContain("http");
    }

    [Fact]
    public async Task The_page_shows_code_and_link_and_nothing_of_a_mail_becomes_markup()
    {
        await using var server = await MailServer.StartAsync();
        await server.SendAsync(MailServer.Message(
            "<script>alert(1)</script>", "Pesanan 2026-000123 Rp 125000.\n\n    482913\n\nhttps://toko.example/masuk?t=a&b=c.\n<img src=x>", "<p>x</p>"));

        using var answer = await server.Sandbox.Client.GetAsync("/inbox");
        var page = await answer.Content.ReadAsStringAsync();

        page.ShouldContain("<code class=\"code\" tabindex=\"0\">482913</code>");
        page.ShouldContain("<a href=\"https://toko.example/masuk?t=a&amp;b=c\" target=\"_blank\" rel=\"noopener noreferrer\">");
        page.ShouldContain("<iframe src=\"/mail/1/html\" title=\"HTML of the mail\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\">");
        page.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
        page.ShouldNotContain("<script>alert");
        page.ShouldNotContain("<img");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; style-src 'self'; script-src 'self';");
    }

    [Fact]
    public async Task The_page_finds_the_link_in_a_mail_of_html_alone()
    {
        await using var server = await MailServer.StartAsync();
        await server.SendAsync(MailServer.Message(text: null!, html: "<p>Masuk <a class='b' href=\"https://toko.example/masuk?t=a&amp;b=c\">di sini</a></p>"));

        (await server.Sandbox.Client.GetStringAsync("/inbox")).ShouldContain("<a href=\"https://toko.example/masuk?t=a&amp;b=c\"");
    }

    [Fact]
    public async Task The_page_shows_the_newest_or_the_one_that_is_chosen()
    {
        await using var server = await MailServer.StartAsync();
        (await server.Sandbox.Client.GetStringAsync("/inbox")).ShouldContain("No mail yet");
        await server.SendAsync(MailServer.Message("pertama"));
        await server.SendAsync(MailServer.Message("kedua"));

        (await server.Sandbox.Client.GetStringAsync("/inbox")).ShouldContain("<h2>kedua</h2>");
        (await server.Sandbox.Client.GetStringAsync("/inbox?mail=1")).ShouldContain("<h2>pertama</h2>");
        (await server.Sandbox.Client.GetStringAsync("/inbox?mail=9")).ShouldContain("This mail is gone.");
    }

    [Theory]
    [InlineData("/inbox/inbox.css", "text/css")]
    [InlineData("/inbox/inbox.js", "text/javascript")]
    public async Task The_page_asks_nobody_outside(string path, string contentType)
    {
        await using var server = await MailServer.StartAsync();

        using var asset = await server.Sandbox.Client.GetAsync(path);

        asset.Content.Headers.ContentType!.MediaType.ShouldBe(contentType);
        (await asset.Content.ReadAsStringAsync()).ShouldNotContain("://");
    }
}
