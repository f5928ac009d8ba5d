using System.Globalization;
using System.Text;
using Atapos.Ordering.Contracts;
using Atapos.Shared;

namespace Atapos.Payments.Midtrans;

/// <summary>The rows the gateway is shown: the lines at their final unit price, then tax and service charge. What costs nothing is left out.</summary>
internal static class ItemList
{
    private const int LongestName = 50;

    /// <summary>The rows of a bill; their sum is its total.</summary>
    /// <exception cref="InvalidOperationException">It is not: the bill contradicts itself, and must not be sent.</exception>
    internal static IReadOnlyList<GatewayItem> Of(ItemizedBill bill)
    {
        List<GatewayItem> items =
        [
            .. bill.Lines.Select((line, index) => new GatewayItem(
                string.Create(CultureInfo.InvariantCulture, $"P{line.ProductId}-L{index + 1}"), NameOf(line), Money.Of(line.FinalPrice), line.Quantity)),
            new("TAX", "Tax", Money.Of(bill.Tax), 1),
            new("SVC", "Service charge", Money.Of(bill.ServiceCharge), 1),
        ];
        items.RemoveAll(item => item.Price == Money.Zero);
        return SumOf(items) == Money.Of(bill.Bill.Total)
            ? items
            : throw new InvalidOperationException($"The items of {bill.Bill.OrderNumber} are not its total.");
    }

    /// <summary>What rows add up to.</summary>
    internal static Money SumOf(IEnumerable<GatewayItem> items) => items.Aggregate(Money.Zero, (sum, item) => sum + (item.Price * item.Quantity));

    /// <summary>A text as the gateway shows it everywhere: without control characters and bars, which one of its shops cannot print, on one line.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="longest">The most code points.</param>
    internal static string Plain(string text, int longest)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            plain.Append(rune.Value == '|' || Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? " " : rune.ToString());
        }

        var words = string.Join(' ', plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return string.Concat(words.EnumerateRunes().Take(longest)).TrimEnd();
    }

    private static string NameOf(BillLine line) =>
        Plain(line.Name, LongestName) is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"Product {line.ProductId}");
}
