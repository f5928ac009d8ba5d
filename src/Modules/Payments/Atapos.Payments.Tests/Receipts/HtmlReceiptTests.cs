using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Atapos.Payments.Receipts;

namespace Atapos.Payments.Tests.Receipts;

/// <summary>The page.</summary>
public sealed partial class HtmlReceiptTests
{
    [Fact]
    public void It_says_all_that_the_paper_says_in_that_order()
    {
        var paper = Some.Sale().Paper();
        var page = HtmlReceipt.Write(paper);
        var text = System.Net.WebUtility.HtmlDecode(Tags().Replace(page[page.IndexOf("<main>", StringComparison.Ordinal)..], " "));

        var at = 0;
        string[] said =
        [
            paper.Shop, .. paper.Heading.SelectMany(row => new[] { row.Label, row.Value }),
            .. paper.Items.SelectMany(item => new[] { item.Name, item.Quantity, item.Amount, item.Discount! }),
            .. paper.Sums.Concat(paper.Payment).SelectMany(row => new[] { row.Label, row.Value }), paper.Code, paper.Thanks,
        ];
        foreach (var word in said)
        {
            var found = text.IndexOf(word, at, StringComparison.Ordinal);
            found.ShouldBeGreaterThanOrEqualTo(at, $"{word} in {text}");
            at = found + word.Length;
        }
    }

    [Fact]
    public void Its_policy_lets_in_its_own_style_and_nothing_else()
    {
        var page = HtmlReceipt.Write(Some.Sale().Paper());
        var style = Styles().Matches(page).ShouldHaveSingleItem().Groups["style"].Value;

        HtmlReceipt.Policy.ShouldBe(
            $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        page.ShouldNotContain(" style=");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("<img");
        page.ShouldNotContain("url(");
        page.ShouldNotContain("http");
        style.ShouldContain("@media print");
        style.ShouldContain("80mm");
        page.ShouldContain("width=device-width");
        page.ShouldContain("<html lang=\"id\">");
    }

    [Fact]
    public void What_people_wrote_cannot_become_part_of_the_page()
    {
        const string Hostile = "</title></style><script>alert(1)</script><img src=x onerror=\"y\">&amp;'";
        var facts = Some.Sale(shop: Hostile, lines: Some.Line(Hostile, basePrice: 2_000, finalPrice: 1_000));
        var page = HtmlReceipt.Write((facts with { Bill = facts.Bill with { Table = new(Hostile, Hostile) } }).Paper());

        Tags().Matches(page).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(
        [
            "!doctype", "body", "dd", "div", "dl", "dt", "h1", "head", "html", "li", "main", "meta", "p", "path", "small", "span", "strong", "style",
            "svg", "title", "ul",
        ]);
        page.ShouldNotContain("<script>alert");
        System.Net.WebUtility.HtmlDecode(page).Split(Hostile).Length.ShouldBe(4);
    }

    [Theory]
    [InlineData("قهوة عربية")]
    [InlineData("🍜 Mie 👨‍👩‍👧‍👦")]
    [InlineData("\u202Eevil")]
    public void A_name_of_any_script_keeps_its_letters_and_its_direction_to_itself(string name)
    {
        var page = HtmlReceipt.Write(Some.Sale(lines: Some.Line(name)).Paper());

        System.Net.WebUtility.HtmlDecode(page).ShouldContain($"<strong dir=\"auto\">{name}</strong>");
    }

    [Fact]
    public void A_refunded_order_is_stamped_before_anything_else()
    {
        var paper = Some.Sale().Paper();
        HtmlReceipt.Write(paper).ShouldNotContain("class=\"stamp\"");

        HtmlReceipt.Write(paper with { Stamp = "DANA TELAH DIKEMBALIKAN" }).ShouldContain("</h1>\n<p class=\"stamp\">DANA TELAH DIKEMBALIKAN</p>\n<dl");
    }

    [Fact]
    public void The_code_is_a_drawing_with_a_name()
    {
        var page = HtmlReceipt.Write(Some.Sale().Paper());
        var code = OrderCode.Of(Some.Number);

        page.ShouldContain("<svg viewBox=\"0 0 29 29\" role=\"img\" aria-label=\"Kode QR nomor pesanan\" shape-rendering=\"crispEdges\"><path d=\"M4 4h7v1h-7z");
        Runs().Count(page).ShouldBe(code.Runs.Count);
    }

    [GeneratedRegex(@"</?(?<name>[!a-z0-9]+)[^>]*>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("<style>(?<style>.*?)</style>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Styles();

    [GeneratedRegex(@"M\d+ \d+h\d+v1h-\d+z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Runs();
}
