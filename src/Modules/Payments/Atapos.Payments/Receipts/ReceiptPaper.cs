using System.Globalization;
using Atapos.Ordering.Contracts;
using Atapos.Shared;

namespace Atapos.Payments.Receipts;

/// <summary>What a receipt says, in the order of reading and in the merchant's language and time; whoever writes one writes all of this.</summary>
/// <remarks>
/// The amounts add up as they are read down: items at their base price give the subtotal, and what promotions took off is subtracted once,
/// below it. That is why an item tells its discount beside and not among the amounts.
/// </remarks>
/// <param name="Language"><c>id</c> or <c>en</c>.</param>
/// <param name="Shop">The merchant's name.</param>
/// <param name="Title">One line that names the receipt.</param>
/// <param name="Stamp">What must not be overlooked, if anything: all was given back.</param>
/// <param name="Heading">Number, place and times.</param>
/// <param name="Items">What was sold.</param>
/// <param name="Sums">From the subtotal to what was paid.</param>
/// <param name="Payment">How it was paid, and what was given back.</param>
/// <param name="Code">What the QR code holds: the order number.</param>
/// <param name="CodeMeans">What it is, for those who cannot see it.</param>
/// <param name="Thanks">The last word.</param>
internal sealed record ReceiptPaper(
    string Language,
    string Shop,
    string Title,
    string? Stamp,
    IReadOnlyList<ReceiptRow> Heading,
    IReadOnlyList<ReceiptItem> Items,
    IReadOnlyList<ReceiptRow> Sums,
    IReadOnlyList<ReceiptRow> Payment,
    string Code,
    string CodeMeans,
    string Thanks)
{
    /// <summary>Says it.</summary>
    internal static ReceiptPaper Of(ReceiptFacts facts)
    {
        var words = ReceiptWords.Of(facts.Merchant.Locale);
        var number = facts.Bill.Bill.OrderNumber;
        return new(
            words.Language, facts.Merchant.Name, $"{words.Receipt} {number}", facts.Paid.Status == PaymentStatus.Refund ? words.FullyRefunded : null,
            HeadingOf(facts, words), [.. facts.Bill.Lines.Select(line => ItemOf(line, words))], SumsOf(facts, words), PaymentOf(facts.Paid, words),
            number, words.CodeMeans, words.Thanks);
    }

    private static List<ReceiptRow> HeadingOf(ReceiptFacts facts, ReceiptWords words)
    {
        var bill = facts.Bill;
        List<ReceiptRow> rows = [new(words.Number, bill.Bill.OrderNumber)];
        if (bill.Table is { } table)
        {
            rows.Add(new(words.Place, table.Name.Contains(table.Number, StringComparison.OrdinalIgnoreCase) ? table.Name : $"{table.Number} - {table.Name}"));
        }

        rows.Add(new(words.Type, words.Types.GetValueOrDefault(bill.OrderType, bill.OrderType)));
        if (bill.GuestCount is { } guests)
        {
            rows.Add(new(words.Guests, guests.ToString(CultureInfo.InvariantCulture)));
        }

        var clock = new ShopClock(facts.Merchant.TimeZone, words.Months);
        rows.Add(new(words.OrderedAt, clock.Show(bill.Bill.PlacedAt)));
        rows.Add(new(words.PaidAt, clock.Show(facts.Paid.At)));
        return rows;
    }

    private static ReceiptItem ItemOf(BillLine line, ReceiptWords words) => new(
        line.Name,
        string.Create(CultureInfo.InvariantCulture, $"{line.Quantity} × {Rupiah(line.BasePrice)}"),
        line.Discount == 0 ? null : $"{words.Discount} {Rupiah(line.Discount)}",
        Rupiah(line.Subtotal + line.Discount));

    private static List<ReceiptRow> SumsOf(ReceiptFacts facts, ReceiptWords words)
    {
        var bill = facts.Bill;
        List<ReceiptRow> rows = [new(words.Subtotal, Rupiah(bill.Subtotal))];
        AddUnlessZero(rows, words.Discount, -bill.Discount);
        AddUnlessZero(rows, words.Tax, bill.Tax);
        AddUnlessZero(rows, words.ServiceCharge, bill.ServiceCharge);
        rows.Add(new(words.Total, Rupiah(bill.Bill.Total), IsStrong: true));
        AddUnlessZero(rows, words.Rounding, facts.Rounding);
        rows.Add(new(words.Paid, facts.Paid.Collected.ToString(), IsStrong: true));
        return rows;
    }

    private static List<ReceiptRow> PaymentOf(ReceiptPayment paid, ReceiptWords words)
    {
        List<ReceiptRow> rows = [new(words.PaidBy, PaymentNames.Of(paid.Type, paid.Channel, words))];
        if (paid.Cash is { } cash)
        {
            rows.Add(new(words.Tendered, cash.Tendered.ToString()));
            rows.Add(new(words.Change, cash.Change.ToString()));
        }

        if (paid.Refunded > Money.Zero)
        {
            rows.Add(new(words.Refunded, Rupiah(-paid.Refunded.Amount)));
            rows.Add(new(words.Remaining, (paid.Collected - paid.Refunded).ToString(), IsStrong: true));
        }

        return rows;
    }

    private static void AddUnlessZero(List<ReceiptRow> rows, string label, decimal amount)
    {
        if (amount != 0)
        {
            rows.Add(new(label, Rupiah(amount)));
        }
    }

    private static string Rupiah(decimal amount) => amount < 0 ? $"-{Money.Of(-amount)}" : Money.Of(amount).ToString();
}

/// <summary>A line of a receipt: what, and how much.</summary>
/// <param name="Label">What.</param>
/// <param name="Value">How much, ready to be shown.</param>
/// <param name="IsStrong">It is what counts.</param>
internal sealed record ReceiptRow(string Label, string Value, bool IsStrong = false);

/// <summary>A thing that was sold.</summary>
/// <param name="Name">As it was called then.</param>
/// <param name="Quantity">Units and the base price of one: <c>2 × Rp 25.000</c>.</param>
/// <param name="Discount">What promotions took off the line, if anything: <c>Diskon Rp 5.000</c>.</param>
/// <param name="Amount">Quantity times base price.</param>
internal sealed record ReceiptItem(string Name, string Quantity, string? Discount, string Amount);
