using System.Net;
using System.Text.RegularExpressions;

namespace Atapos.Sandbox.Mail;

/// <summary>What a reader most likely wants of a mail: a code to type, links to open.</summary>
/// <param name="Code">The one-time code, null for none.</param>
/// <param name="Links">In the mail's order, each once.</param>
internal sealed partial record MailHighlights(string? Code, IReadOnlyList<string> Links)
{
    private const int MostLinks = 10;
    private const int MostCharacters = 100_000;

    public static MailHighlights Of(ReceivedMail mail)
    {
        var text = Shorten(mail.Text ?? WebUtility.HtmlDecode(Tag().Replace(Shorten(mail.Html ?? string.Empty), " ${link} ")));
        var links = Link().Matches(text).Select(match => match.Value.TrimEnd('.', ',', ';', ')', '>')).Distinct(StringComparer.Ordinal).Take(MostLinks);
        var withoutLinks = Link().Replace(text, " ");
        var code = CodeOnItsOwnLine().Match(withoutLinks) is { Success: true } alone ? alone : SixDigits().Match(withoutLinks);
        return new MailHighlights(code.Success ? code.Groups["code"].Value : null, [.. links]);
    }

    private static string Shorten(string text) => text.Length > MostCharacters ? text[..MostCharacters] : text;

    // The address of a link survives its tag.
    [GeneratedRegex(
        """<(?:a\s[^<>]*?href\s*=\s*["'](?<link>https?://[^"']+)["'])?[^<>]*>""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Tag();

    [GeneratedRegex("""https?://[^\s<>"']+""", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^[ \t]*(?<code>\d{4,8})[ \t]*\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex CodeOnItsOwnLine();

    [GeneratedRegex(@"(?<![\w.,+-])(?<code>\d{6})(?![\w-]|[.,]\d)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex SixDigits();
}
