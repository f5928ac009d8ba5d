using System.Globalization;
using System.Net;
using System.Text;

namespace Atapos.Shared.Hosting.Mail;

/// <summary>Writes a mail once and gives it twice: as a page that a phone shows well, and as plain text that says the same.</summary>
/// <param name="language"><c>id</c> or <c>en</c>.</param>
/// <param name="shop">The merchant's name; it is the sender's name where settings name none.</param>
/// <param name="footer">Why the reader gets this mail.</param>
public sealed class MailPage(string language, string shop, string footer)
{
    /// <summary>Letters in a line of a plain text's table.</summary>
    private const int TextWidth = 47;

    private readonly StringBuilder _html = new();
    private readonly StringBuilder _text = new();

    /// <summary>A paragraph.</summary>
    public MailPage Say(string text)
    {
        _html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 16px\">{Encoded(text)}</p>\n");
        return Write(text);
    }

    /// <summary>A paragraph of less weight.</summary>
    public MailPage Add(string text)
    {
        _html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 16px;font-size:14px;color:#555555\">{Encoded(text)}</p>\n");
        return Write(text);
    }

    /// <summary>A code to be typed, large enough to be read from a phone's notification.</summary>
    public MailPage Code(string code)
    {
        _html.Append(CultureInfo.InvariantCulture, $"""
            <p style="margin:8px 0 24px;padding:16px 8px;border-radius:8px;background-color:#f2f4f7;color:#101828;font:700 32px/40px 'SFMono-Regular',Consolas,'Liberation Mono',monospace;letter-spacing:6px;text-align:center">{Encoded(code)}</p>

            """);
        return Write("    " + code);
    }

    /// <summary>A button, and the address itself for readers whose mail program does not follow it.</summary>
    public MailPage Button(string label, Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var url = Encoded(address.AbsoluteUri);
        _html.Append(CultureInfo.InvariantCulture, $"""
            <p style="margin:8px 0 24px;text-align:center"><a href="{url}" style="display:inline-block;padding:14px 28px;border-radius:8px;background-color:#175cd3;color:#ffffff;font-weight:700;text-decoration:none">{Encoded(label)}</a></p>
            <p style="margin:0 0 16px;font-size:13px;color:#555555;word-break:break-all"><a href="{url}" style="color:#175cd3">{url}</a></p>

            """);
        return Write(label + ":\n" + address.AbsoluteUri);
    }

    /// <summary>A small table of two columns: what, and how much.</summary>
    public MailPage Rows(IReadOnlyList<MailRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _html.Append("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"margin:0 0 16px;border-top:1px solid #e4e7ec\">\n");
        foreach (var row in rows)
        {
            var weight = row.IsStrong ? ";font-weight:700" : "";
            _html.Append(CultureInfo.InvariantCulture, $"""
                <tr><td style="padding:4px 12px 4px 0;vertical-align:top{weight}">{Encoded(row.Label)}{string.Concat(row.Details.Select(Small))}</td><td style="padding:4px 0;text-align:right;vertical-align:top;white-space:nowrap{weight}">{Encoded(row.Value)}</td></tr>

                """);
            _text.Append(row.Label).Append(' ').Append(row.Value.PadLeft(Math.Max(0, TextWidth - row.Label.Length - 1))).Append('\n');
            foreach (var detail in row.Details)
            {
                _text.Append("  ").Append(detail).Append('\n');
            }
        }

        _html.Append("</table>\n");
        _text.Append('\n');
        return this;
    }

    /// <summary>The finished mail.</summary>
    /// <param name="subject">One line; also the page's title.</param>
    public MailContent Finish(string subject) => new(shop, subject, $"{shop}\n\n{_text}--\n{footer}\n", $"""
        <!doctype html>
        <html lang="{Encoded(language)}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light">
        <title>{Encoded(subject)}</title>
        </head>
        <body style="margin:0;padding:0;background-color:#f2f4f7">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background-color:#f2f4f7"><tr><td align="center" style="padding:24px 12px">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px;background-color:#ffffff;border-radius:12px">
        <tr><td style="padding:24px 24px 8px;font:700 20px/28px Helvetica,Arial,sans-serif;color:#101828;overflow-wrap:anywhere">{Encoded(shop)}</td></tr>
        <tr><td style="padding:8px 24px;font:16px/24px Helvetica,Arial,sans-serif;color:#101828;overflow-wrap:anywhere">
        {_html}</td></tr>
        <tr><td style="padding:8px 24px 24px;font:13px/20px Helvetica,Arial,sans-serif;color:#667085">{Encoded(footer)}</td></tr>
        </table>
        </td></tr></table>
        </body>
        </html>
        """);

    private static string Small(string detail) => $"<br><span style=\"font-size:14px;color:#555555\">{Encoded(detail)}</span>";

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private MailPage Write(string text)
    {
        _text.Append(text).Append("\n\n");
        return this;
    }
}

/// <summary>A line of a small table.</summary>
/// <param name="Label">What.</param>
/// <param name="Value">How much; never broken over two lines.</param>
/// <param name="IsStrong">It is what counts.</param>
public sealed record MailRow(string Label, string Value, bool IsStrong = false)
{
    /// <summary>What belongs to it, each on a line of its own below the label, of less weight.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}
