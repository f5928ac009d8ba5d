namespace Atapos.Payments.Receipts;

/// <summary>How a printed line is set.</summary>
internal enum PrintStyle
{
    Plain,

    /// <summary>Bold.</summary>
    Strong,

    /// <summary>Bold, twice as wide and high; a letter takes two columns.</summary>
    Title,
}

/// <summary>A line of paper.</summary>
/// <param name="Text">One letter to a column (two in a title), blanks on the left included; never wider than the paper.</param>
/// <param name="Style">How it is set.</param>
internal readonly record struct PrintLine(string Text, PrintStyle Style);

/// <summary>Sets a receipt in columns of equal width, as a printer does; the same for every kind of paper.</summary>
internal sealed class PrintLayout
{
    private const int Indent = 2;

    private readonly List<PrintLine> _lines = [];
    private readonly int _columns;
    private readonly Func<string, string> _lettering;

    private PrintLayout(int columns, Func<string, string> lettering) => (_columns, _lettering) = (columns, lettering);

    /// <summary>The lines of a receipt; the QR code follows them.</summary>
    /// <param name="paper">What it says.</param>
    /// <param name="columns">Letters in a line: 32 on paper of 58 mm, 48 on paper of 80 mm.</param>
    /// <param name="lettering">Writes a text in the letters that there are, each one column wide.</param>
    internal static IReadOnlyList<PrintLine> Of(ReceiptPaper paper, int columns, Func<string, string> lettering)
    {
        var layout = new PrintLayout(columns, lettering);
        layout.Centre(paper.Shop, PrintStyle.Title);
        if (paper.Stamp is { } stamp)
        {
            layout.Centre(stamp, PrintStyle.Strong);
        }

        layout.Rule();
        layout.Pairs(paper.Heading);
        layout.Rule();
        foreach (var item in paper.Items)
        {
            layout.Item(item);
        }

        layout.Rule();
        layout.Pairs(paper.Sums);
        layout.Rule();
        layout.Pairs(paper.Payment);
        layout.Add("", PrintStyle.Plain);
        layout.Centre(paper.Thanks, PrintStyle.Plain);
        return layout._lines;
    }

    private void Item(ReceiptItem item)
    {
        foreach (var line in Wrap(item.Name, _columns))
        {
            Add(line, PrintStyle.Plain);
        }

        Pair(item.Quantity, item.Amount, PrintStyle.Plain, Indent);
        if (item.Discount is { } discount)
        {
            foreach (var line in Wrap(discount, _columns - Indent))
            {
                Add(new string(' ', Indent) + line, PrintStyle.Plain);
            }
        }
    }

    private void Pairs(IReadOnlyList<ReceiptRow> rows)
    {
        foreach (var row in rows)
        {
            Pair(row.Label, row.Value, row.IsStrong ? PrintStyle.Strong : PrintStyle.Plain, indent: 0);
        }
    }

    /// <summary>What on the left, how much on the right; below each other where a line is too short for both.</summary>
    private void Pair(string label, string value, PrintStyle style, int indent)
    {
        var left = Wrap(label, _columns - indent);
        var right = Wrap(value, _columns - indent);
        var room = _columns - indent - left[^1].Length - right[0].Length;
        var together = right.Count == 1 && room > 0;
        foreach (var line in together ? left.Take(left.Count - 1) : left)
        {
            Add(new string(' ', indent) + line, style);
        }

        if (together)
        {
            Add(new string(' ', indent) + left[^1] + new string(' ', room) + right[0], style);
            return;
        }

        foreach (var line in right)
        {
            Add(line.PadLeft(_columns), style);
        }
    }

    private void Centre(string text, PrintStyle style)
    {
        var width = style == PrintStyle.Title ? _columns / 2 : _columns;
        foreach (var line in Wrap(text, width))
        {
            Add(new string(' ', (width - line.Length) / 2) + line, style);
        }
    }

    private void Rule() => Add(new string('-', _columns), PrintStyle.Plain);

    private void Add(string text, PrintStyle style) => _lines.Add(new(text.TrimEnd(), style));

    /// <summary>The text in lines, broken between words, and within a word that is wider than a line; at least one line.</summary>
    private List<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        var line = "";
        foreach (var word in _lettering(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length <= width)
            {
                line += " " + word;
                continue;
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }

            var rest = word;
            while (rest.Length > width)
            {
                lines.Add(rest[..width]);
                rest = rest[width..];
            }

            line = rest;
        }

        if (line.Length > 0 || lines.Count == 0)
        {
            lines.Add(line);
        }

        return lines;
    }
}
