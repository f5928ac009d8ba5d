using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Atapos.Payments.Receipts;

/// <summary>A receipt as a page that needs nothing else: for a phone, a screen, and a printer with a roll of 80 mm.</summary>
internal static class HtmlReceipt
{
    private const string Style = """
        :root { color-scheme: light; }
        * { box-sizing: border-box; margin: 0; padding: 0; }
        body { padding: 24px 12px; background: #eef0f3; color: #101828; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        body { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        main { max-width: 400px; margin: 0 auto; padding: 28px 24px; background: #fff; border-radius: 12px; box-shadow: 0 1px 3px rgb(16 24 40 / .15); }
        h1 { font-size: 22px; line-height: 1.3; text-align: center; }
        .stamp { margin-top: 12px; padding: 6px 12px; border: 2px solid #b42318; border-radius: 6px; color: #b42318; font-weight: 700; text-align: center; }
        dl, ul { margin-top: 16px; padding-top: 16px; border-top: 1px dashed #98a2b3; list-style: none; }
        dl div, li p { display: flex; justify-content: space-between; column-gap: 16px; }
        li p { flex-wrap: wrap; }
        dt, li p span:first-child, small { color: #475467; }
        dt { flex: none; max-width: 60%; }
        dd { text-align: right; }
        .sums dd, li p span { white-space: nowrap; }
        li p span:last-child { margin-left: auto; }
        .strong dt, .strong dd { color: #101828; font-weight: 700; }
        li + li { margin-top: 10px; }
        li strong { display: block; font-weight: 600; }
        small { display: block; font-size: 14px; }
        svg { display: block; width: 160px; height: 160px; margin: 20px auto 0; }
        .end { text-align: center; font-size: 14px; color: #475467; }
        @page { margin: 0; }
        @media print {
          body { width: 80mm; padding: 0; background: #fff; color: #000; font-size: 9pt; line-height: 1.35; }
          main { max-width: none; padding: 4mm; border-radius: 0; box-shadow: none; }
          h1 { font-size: 13pt; }
          dl, ul { margin-top: 2mm; padding-top: 2mm; border-top-color: #000; }
          dt, .strong dt, .strong dd, li p span:first-child, small, .end, .stamp { color: #000; border-color: #000; }
          small, .end { font-size: 8pt; }
          li + li { margin-top: 1mm; }
          li, dl div, svg { break-inside: avoid; }
          svg { width: 26mm; height: 26mm; margin-top: 2mm; }
        }
        """;

    /// <summary>What the page may do: show its own style and nothing else. It loads, runs and sends nothing, and stands in no frame.</summary>
    internal static string Policy { get; } = "default-src 'none'; style-src 'sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))
        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    internal static string Write(ReceiptPaper paper) => $"""
        <!doctype html>
        <html lang="{Encoded(paper.Language)}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{Encoded(paper.Title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        <h1 dir="auto">{Encoded(paper.Shop)}</h1>
        {(paper.Stamp is { } stamp ? $"<p class=\"stamp\">{Encoded(stamp)}</p>" : "")}
        {Rows("heading", paper.Heading)}
        <ul>
        {Each(paper.Items, Item)}
        </ul>
        {Rows("sums", paper.Sums)}
        {Rows("payment", paper.Payment)}
        {Code(paper)}
        <p class="end">{Encoded(paper.Code)}</p>
        <p class="end">{Encoded(paper.Thanks)}</p>
        </main>
        </body>
        </html>

        """;

    private static string Rows(string kind, IReadOnlyList<ReceiptRow> rows) => $"<dl class=\"{kind}\">\n{Each(rows, Row)}\n</dl>";

    private static string Row(ReceiptRow row) =>
        $"<div{(row.IsStrong ? " class=\"strong\"" : "")}><dt>{Encoded(row.Label)}</dt><dd dir=\"auto\">{Encoded(row.Value)}</dd></div>";

    // A name keeps its direction to itself.
    private static string Item(ReceiptItem item) =>
        $"<li><strong dir=\"auto\">{Encoded(item.Name)}</strong><p><span>{Encoded(item.Quantity)}</span><span>{Encoded(item.Amount)}</span></p>"
        + $"{(item.Discount is { } discount ? $"<small>{Encoded(discount)}</small>" : "")}</li>";

    private static string Code(ReceiptPaper paper)
    {
        var code = OrderCode.Of(paper.Code);
        var squares = string.Concat(code.Runs.Select(run => string.Create(CultureInfo.InvariantCulture, $"M{run.X} {run.Y}h{run.Length}v1h-{run.Length}z")));
        var size = code.Size.ToString(CultureInfo.InvariantCulture);
        return $"<svg viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"{Encoded(paper.CodeMeans)}\" shape-rendering=\"crispEdges\">"
            + $"<path d=\"{squares}\"/></svg>";
    }

    private static string Each<T>(IReadOnlyList<T> things, Func<T, string> write) => string.Join('\n', things.Select(write));

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
