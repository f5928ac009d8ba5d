using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Atapos.Payments.Tests.Receipts;

/// <summary>A PDF read by the way of its own table: trailer, objects, pages, and what is drawn on them.</summary>
internal sealed partial class PdfReading
{
    private readonly string _file;
    private readonly Dictionary<int, string> _objects = [];

    internal PdfReading(byte[] bytes)
    {
        // Each byte becomes one letter, so that places in the file and in the text are the same.
        _file = Encoding.Latin1.GetString(bytes);
        _file.ShouldStartWith("%PDF-1.4\n%\u00E2\u00E3\u00CF\u00D3\n");
        _file.ShouldEndWith("%%EOF\n");
        var start = int.Parse(Last(@"startxref\n(\d+)\n%%EOF"), CultureInfo.InvariantCulture);
        var table = Table().Match(_file, start);
        table.Index.ShouldBe(start, "startxref points to the table");
        var count = int.Parse(table.Groups["count"].Value, CultureInfo.InvariantCulture);
        var entries = table.Groups["entries"].Value;
        entries.Length.ShouldBe(20 * count, "an entry has 20 bytes");
        entries[..20].ShouldBe("0000000000 65535 f \n");
        for (var number = 1; number < count; number++)
        {
            var at = int.Parse(entries.AsSpan(20 * number, 10), CultureInfo.InvariantCulture);
            var head = $"{number} 0 obj\n";
            _file.Substring(at, head.Length).ShouldBe(head, "the table points to the object");
            _objects[number] = _file[(at + head.Length).._file.IndexOf("\nendobj\n", at, StringComparison.Ordinal)];
        }

        Trailer = _file[_file.LastIndexOf("trailer\n", StringComparison.Ordinal)..];
        Trailer.ShouldContain($"/Size {count} ");
        Catalog = Follow(Trailer, "Root");
        var tree = Follow(Catalog, "Pages");
        var kids = Reference().Matches(tree[tree.IndexOf("/Kids", StringComparison.Ordinal)..]).Select(match => _objects[Number(match)]).ToList();
        tree.ShouldContain($"/Count {kids.Count} ");
        Pages = [.. kids.Select(page => new Page(page, Content(page)))];
        Title = Encoding.BigEndianUnicode.GetString(Convert.FromHexString(Match(Follow(Trailer, "Info"), "/Title <FEFF([0-9A-F]*)>")));
    }

    internal string Trailer { get; }

    internal string Catalog { get; }

    internal string Title { get; }

    internal IReadOnlyList<Page> Pages { get; }

    /// <summary>The object that a name of another one refers to.</summary>
    internal string Follow(string from, string name) => _objects[int.Parse(Match(from, $@"/{name} (\d+) 0 R"), CultureInfo.InvariantCulture)];

    private string Content(string page)
    {
        var stream = Follow(page, "Contents");
        var length = int.Parse(Match(stream, @"^<< /Length (\d+) >>\nstream\n"), CultureInfo.InvariantCulture);
        var begin = stream.IndexOf("stream\n", StringComparison.Ordinal) + "stream\n".Length;
        stream[(begin + length)..].ShouldBe("\nendstream");
        return stream.Substring(begin, length);
    }

    private string Last(string pattern) => Match(_file, pattern + @"\n\z");

    private static string Match(string text, string pattern)
    {
        var match = Regex.Match(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        match.Success.ShouldBeTrue($"{pattern} in {text}");
        return match.Groups[1].Value;
    }

    private static int Number(Match match) => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"xref\n0 (?<count>\d+)\n(?<entries>(?:\d{10} \d{5} [nf] \n)+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Table();

    [GeneratedRegex(@"(?<number>\d+) 0 R", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();

    /// <summary>A page.</summary>
    internal sealed partial class Page
    {
        internal Page(string dictionary, string content)
        {
            Dictionary = dictionary;
            var box = Match(dictionary, @"/MediaBox \[0 0 ([0-9.]+ [0-9.]+)\]").Split(' ');
            (Width, Height) = (Parse(box[0]), Parse(box[1]));
            Lines = [.. Shown().Matches(content).Select(match => new Line(
                match.Groups["font"].Value, Parse(match.Groups["size"].Value), Parse(match.Groups["x"].Value), Parse(match.Groups["y"].Value),
                Literal(match.Groups["text"].Value)))];
            Squares = [.. Filled().Matches(content).Select(match => (
                Parse(match.Groups["x"].Value), Parse(match.Groups["y"].Value), Parse(match.Groups["width"].Value), Parse(match.Groups["height"].Value)))];
            Rest = Filled().Replace(Shown().Replace(content, ""), "");
        }

        internal string Dictionary { get; }

        internal decimal Width { get; }

        internal decimal Height { get; }

        internal IReadOnlyList<Line> Lines { get; }

        internal IReadOnlyList<(decimal X, decimal Y, decimal Width, decimal Height)> Squares { get; }

        /// <summary>What is neither text nor rectangle.</summary>
        internal string Rest { get; }

        internal string Text => string.Join('\n', Lines.Select(line => line.Text));

        private static decimal Parse(string number) => decimal.Parse(number, CultureInfo.InvariantCulture);

        private static string Literal(string text) => Encoding1252(Escaped().Replace(text, match => match.Groups["octal"] is { Success: true, Value: var octal }
            ? ((char)Convert.ToByte(octal, fromBase: 8)).ToString()
            : match.Value[1..]));

        private static string Encoding1252(string text) => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(Encoding.Latin1.GetBytes(text));

        [GeneratedRegex(
            @"BT /(?<font>\w+) (?<size>[0-9.]+) Tf (?<x>[0-9.]+) (?<y>[0-9.]+) Td \((?<text>(?:\\.|[^\\()\n])*)\) Tj ET\n",
            RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Shown();

        [GeneratedRegex(
            @"(?<x>[0-9.]+) (?<y>[0-9.]+) (?<width>[0-9.]+) (?<height>[0-9.]+) re\n", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Filled();

        [GeneratedRegex(@"\\(?:(?<octal>[0-7]{3})|.)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Escaped();
    }

    /// <summary>A line of text on a page.</summary>
    internal sealed record Line(string Font, decimal Size, decimal X, decimal Y, string Text);
}
