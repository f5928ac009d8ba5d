using System.Globalization;
using Atapos.Payments.Receipts;
using Atapos.Shared.Hosting.Mail;

namespace Atapos.Payments.Integration;

/// <summary>The receipt as a mail.</summary>
internal static class ReceiptMail
{
    private static readonly Words Indonesian = new("{0} dari {1}", "Struk ini dikirim karena Anda membayar pesanan di {0}. Balasan tidak dibaca.");

    private static readonly Words English = new("{0} from {1}", "This receipt was sent because you paid for an order at {0}. Replies to it are not read.");

    internal static MailContent Of(ReceiptPaper paper)
    {
        var words = paper.Language is "en" ? English : Indonesian;
        var mail = new MailPage(paper.Language, paper.Shop, string.Format(CultureInfo.InvariantCulture, words.Footer, paper.Shop)).Say(paper.Thanks);
        if (paper.Stamp is { } stamp)
        {
            mail.Say(stamp);
        }

        return mail
            .Rows(Rows(paper.Heading))
            .Rows([.. paper.Items.Select(Row)])
            .Rows(Rows(paper.Sums))
            .Rows(Rows(paper.Payment))
            .Finish(string.Format(CultureInfo.InvariantCulture, words.Subject, paper.Title, paper.Shop));
    }

    private static MailRow Row(ReceiptItem item) => new(item.Name, item.Amount)
    {
        Details = item.Discount is { } discount ? [item.Quantity, discount] : [item.Quantity],
    };

    private static List<MailRow> Rows(IReadOnlyList<ReceiptRow> rows) => [.. rows.Select(row => new MailRow(row.Label, row.Value, row.IsStrong))];

    private sealed record Words(string Subject, string Footer);
}
