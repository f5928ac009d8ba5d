using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Atapos.Sandbox.Http;
using Atapos.Sandbox.Mail.Smtp;

namespace Atapos.Sandbox.Mail;

/// <summary>The inbox for people, in a browser. It works without script; with it, it refreshes itself and copies.</summary>
internal static class InboxPage
{
    private const int MostListed = 100;

    public static void MapInboxPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inbox", (Inbox inbox, SmtpServer server, HttpResponse response, long? mail) =>
        {
            PageSecurity.ForOwnPage(response);
            return TypedResults.Text(Render(inbox.List(), mail, server.Ports), "text/html; charset=utf-8");
        });
        routes.MapGet("/inbox/inbox.css", () => Asset("inbox.css", "text/css; charset=utf-8"));
        routes.MapGet("/inbox/inbox.js", () => Asset("inbox.js", "text/javascript; charset=utf-8"));
    }

    private static IResult Asset(string name, string contentType) =>
        TypedResults.Stream(typeof(InboxPage).Assembly.GetManifestResourceStream(name)!, contentType);

    private static string Render(IReadOnlyList<ReceivedMail> mails, long? wanted, SmtpPorts ports)
    {
        // Without a choice the newest is shown, and stays the newest.
        var shown = mails.FirstOrDefault(mail => wanted is null || mail.Id == wanted);
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Inbox ({mails.Count}) - Atapos sandbox</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/inbox/inbox.css">
            <script src="/inbox/inbox.js" defer></script>
            <noscript><meta http-equiv="refresh" content="10"></noscript>
            </head>
            <body>
            <header>
            <h1>Inbox</h1>
            <p id="count" role="status">{mails.Count} {(mails.Count == 1 ? "mail" : "mails")}</p>
            <p class="ports">SMTP {ports.SmtpPort}, STARTTLS {ports.StarttlsPort}, TLS {ports.SmtpsPort}</p>
            <button type="button" id="clear" hidden>Delete all</button>
            </header>
            <main>
            <nav aria-label="Mails">
            {ListOf(mails, shown)}
            </nav>
            <article id="mail" tabindex="-1" aria-label="Mail">
            {(shown is not null ? Detail(shown) : wanted is null ? "<p class=\"empty\">Nothing to read.</p>" : "<p class=\"empty\">This mail is gone.</p>")}
            </article>
            </main>
            </body>
            </html>
            """;
    }

    private static string ListOf(IReadOnlyList<ReceivedMail> mails, ReceivedMail? shown)
    {
        if (mails.Count == 0)
        {
            return "<p class=\"empty\">No mail yet. This page refreshes itself.</p>";
        }

        var html = new StringBuilder("<ol>\n");
        foreach (var mail in mails.Take(MostListed))
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <li><a href="/inbox?mail={mail.Id}#mail"{(mail == shown ? " aria-current=\"true\"" : "")}>
                <strong>{SubjectOf(mail)}</strong> <span>{Text(string.Join(", ", mail.To))}</span> {Time(mail, "HH:mm:ss")}</a></li>

                """);
        }

        html.Append("</ol>");
        return mails.Count > MostListed ? $"{html}\n<p class=\"empty\">and {mails.Count - MostListed} older ones</p>" : html.ToString();
    }

    private static string Detail(ReceivedMail mail)
    {
        var highlights = MailHighlights.Of(mail);
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <h2>{SubjectOf(mail)}</h2>
            <dl>
            <dt>From</dt><dd>{Text(HeaderOf(mail, "From") ?? mail.From)}</dd>
            <dt>To</dt><dd>{Text(string.Join(", ", mail.To))}</dd>
            <dt>Received</dt><dd>{Time(mail, "yyyy-MM-dd HH:mm:ss 'UTC'")}</dd>
            <dt>Sent</dt><dd>{TlsOf(mail.Tls)}, {(mail.AuthenticatedAs is { } user ? $"signed on as {Text(user)}" : "not signed on")}, {mail.Size:N0} bytes</dd>
            </dl>

            """);
        if (highlights.Code is not null || highlights.Links.Count > 0)
        {
            html.Append("<ul class=\"highlights\" aria-label=\"To copy\">\n");
            if (highlights.Code is { } code)
            {
                html.Append(CultureInfo.InvariantCulture, $"<li><code class=\"code\" tabindex=\"0\">{Text(code)}</code>{CopyButton("code")}</li>\n");
            }

            foreach (var link in highlights.Links.Select(Text))
            {
                html.Append(
                    CultureInfo.InvariantCulture,
                    $"<li><a href=\"{link}\" target=\"_blank\" rel=\"noopener noreferrer\">{link}</a>{CopyButton("link")}</li>\n");
            }

            html.Append("</ul>\n");
        }

        if (mail.Html is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <h3>HTML</h3>
                <iframe src="/mail/{mail.Id}/html" title="HTML of the mail" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>

                """);
        }

        if (mail.Text is { } text)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h3>Text</h3>\n<pre tabindex=\"0\">{Text(text)}</pre>\n");
        }

        var headers = string.Join('\n', mail.Headers.Select(header => $"{header.Name}: {header.Value}"));
        html.Append(CultureInfo.InvariantCulture, $"""
            <details><summary>Headers</summary><pre tabindex="0">{Text(headers)}</pre></details>
            <p><a href="/mail/{mail.Id}">JSON</a> <a href="/mail/{mail.Id}/raw">Raw</a></p>
            """);
        return html.ToString();
    }

    private static string CopyButton(string what) => $"<button type=\"button\" class=\"copy\" hidden>Copy {what}</button>";

    private static string SubjectOf(ReceivedMail mail) => string.IsNullOrWhiteSpace(mail.Subject) ? "(no subject)" : Text(mail.Subject);

    private static string? HeaderOf(ReceivedMail mail, string name) =>
        mail.Headers.FirstOrDefault(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;

    private static string Time(ReceivedMail mail, string format) =>
        $"<time datetime=\"{mail.ReceivedAt:O}\">{mail.ReceivedAt.ToString(format, CultureInfo.InvariantCulture)}</time>";

    private static string TlsOf(SmtpTls tls) => tls switch
    {
        SmtpTls.Implicit => "TLS",
        SmtpTls.Starttls => "STARTTLS",
        _ => "without TLS",
    };

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
