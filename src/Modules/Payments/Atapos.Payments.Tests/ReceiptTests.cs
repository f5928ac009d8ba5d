using Atapos.Payments.Domain;
using Atapos.Payments.Integration;
using Atapos.Payments.Tests.Receipts;
using Atapos.Shared;

namespace Atapos.Payments.Tests;

/// <summary>A known customer gets one receipt for what it paid (ruling 30).</summary>
public sealed class ReceiptTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 18, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_paid_order_of_a_known_customer_owes_one_receipt()
    {
        var payment = Paid(customerId: 7);

        payment.OwesReceipt.ShouldBeTrue();
        payment.Receipt!.NextAttemptAt.ShouldBe(At);
        payment.EndReceipt(ReceiptState.Mailed);

        payment.OwesReceipt.ShouldBeFalse();
        payment.Receipt.NextAttemptAt.ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => payment.EndReceipt(ReceiptState.Mailed));
    }

    [Fact]
    public void Without_a_customer_or_without_money_there_is_none()
    {
        Paid(customerId: null).Receipt.ShouldBeNull();
        Awaited(7).Receipt.ShouldBeNull();
        var cancelled = Awaited(7);
        cancelled.Cancel(new(1, PaymentLogEvent.Cancel, new(StaffId: 3, CustomerId: null), At));
        cancelled.Receipt.ShouldBeNull();
    }

    [Theory]
    [InlineData("id", "Struk INV-20261123-0001 dari Warung <Demo>", "Tunai", "Pembulatan")]
    [InlineData("en", "Receipt INV-20261123-0001 from Warung <Demo>", "Cash", "Rounding")]
    public void The_mail_says_what_the_paper_says(string locale, string subject, string cash, string rounding)
    {
        var paper = Some.Sale(locale, "Warung <Demo>").Paper();
        var mail = ReceiptMail.Of(paper);

        mail.Subject.ShouldBe(subject);
        string[] said =
        [
            cash, rounding, "2 × Rp 25.000", "Rp 51.800", paper.Thanks, .. paper.Items.SelectMany(item => new[] { item.Name, item.Quantity, item.Discount!, item.Amount }),
            .. paper.Heading.Concat(paper.Sums).Concat(paper.Payment).SelectMany(row => new[] { row.Label, row.Value }),
        ];
        foreach (var word in said)
        {
            mail.Text.ShouldContain(word);
            mail.Html.ShouldContain(System.Net.WebUtility.HtmlEncode(word));
        }

        mail.Html.ShouldNotContain("<Demo>");
        mail.Text.ShouldNotContain("REFUNDED");
        ReceiptMail.Of(paper with { Stamp = "REFUNDED" }).Text.ShouldContain("REFUNDED");
    }

    private static Payment Awaited(long? customerId) =>
        Payment.Await(TenantId.Of(1), 5, "INV-20261123-0001", customerId, Money.Of(51_750), Money.Of(51_800));

    private static Payment Paid(long? customerId)
    {
        var payment = Awaited(customerId);
        payment.SettleInCash(1, Money.Of(60_000), 3, At);
        return payment;
    }
}
