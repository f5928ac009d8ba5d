using System.Globalization;
using Atapos.Ordering.Contracts;
using Atapos.Payments.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Mail;
using Atapos.Tenancy.Contracts;

namespace Atapos.Payments.Integration;

/// <summary>The receipt as a mail, in the merchant's language and time.</summary>
internal static class ReceiptMail
{
    private static readonly Words Indonesian = new(
        "Terima kasih atas pembayaran Anda.", "Struk {0} dari {1}", "Nomor pesanan", "Waktu bayar", "Cara bayar", "Tunai", "Subtotal", "Diskon", "Pajak", "Biaya layanan",
        "Total", "Pembulatan", "Dibayar", "Struk ini dikirim karena Anda membayar pesanan di {0}. Balasan tidak dibaca.");

    private static readonly Words English = new(
        "Thank you for your payment.", "Receipt {0} from {1}", "Order number", "Paid at", "Paid by", "Cash", "Subtotal", "Discount", "Tax", "Service charge",
        "Total", "Rounding", "Paid", "This receipt was sent because you paid for an order at {0}. Replies to it are not read.");

    /// <summary>Writes the receipt of a settled payment.</summary>
    internal static MailContent Of(MerchantProfile merchant, ItemizedBill bill, Payment payment)
    {
        var words = string.Equals(merchant.Locale, "en", StringComparison.OrdinalIgnoreCase) ? English : Indonesian;
        return new MailPage(merchant.Locale, merchant.Name, string.Format(CultureInfo.InvariantCulture, words.Footer, merchant.Name))
            .Say(words.Thanks)
            .Rows(
            [
                new(words.Number, payment.OrderNumber),
                new(words.PaidAt, LocalTime(payment, merchant)),
                new(words.PaidBy, payment.Type is Payment.Cash ? words.Cash : payment.Type ?? ""),
            ])
            .Rows([.. bill.Lines.Select(line => new MailRow($"{line.Quantity} × {line.Name}", Rupiah(line.Subtotal)))])
            .Rows(Sums(words, bill, payment))
            .Finish(string.Format(CultureInfo.InvariantCulture, words.Subject, payment.OrderNumber, merchant.Name));
    }

    private static List<MailRow> Sums(Words words, ItemizedBill bill, Payment payment)
    {
        List<MailRow> rows = [new(words.Subtotal, Rupiah(bill.Subtotal))];
        AddUnlessZero(rows, words.Discount, -bill.Discount);
        AddUnlessZero(rows, words.Tax, bill.Tax);
        AddUnlessZero(rows, words.ServiceCharge, bill.ServiceCharge);
        rows.Add(new(words.Total, payment.Total.ToString(), IsStrong: true));
        AddUnlessZero(rows, words.Rounding, payment.Collected.Amount - payment.Total.Amount);
        rows.Add(new(words.Paid, payment.Collected.ToString(), IsStrong: true));
        return rows;
    }

    private static void AddUnlessZero(List<MailRow> rows, string label, decimal amount)
    {
        if (amount != 0)
        {
            rows.Add(new(label, amount < 0 ? $"-{Rupiah(-amount)}" : Rupiah(amount)));
        }
    }

    private static string Rupiah(decimal amount) => Money.Of(amount).ToString();

    private static string LocalTime(Payment payment, MerchantProfile merchant) => TimeZoneInfo
        .ConvertTime(payment.PaidAt!.Value, TimeZoneInfo.FindSystemTimeZoneById(merchant.TimeZone))
        .ToString("dd-MM-yyyy HH:mm", CultureInfo.InvariantCulture);

    private sealed record Words(
        string Thanks, string Subject, string Number, string PaidAt, string PaidBy, string Cash, string Subtotal, string Discount, string Tax, string ServiceCharge,
        string Total, string Rounding, string Paid, string Footer);
}
