using Atapos.Ordering.Contracts;
using Atapos.Payments.Domain;
using Atapos.Payments.Integration;
using Atapos.Shared;
using Atapos.Tenancy.Contracts;

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
        cancelled.Cancel(1, new(StaffId: 3, CustomerId: null), At);
        cancelled.Receipt.ShouldBeNull();
    }

    [Theory]
    [InlineData("id", "Struk INV-20261123-0001 dari Warung <Demo>", "Tunai", "Pembulatan")]
    [InlineData("en", "Receipt INV-20261123-0001 from Warung <Demo>", "Cash", "Rounding")]
    public void It_says_what_was_bought_in_rupiah_and_in_the_shops_own_time(string locale, string subject, string cash, string rounding)
    {
        var mail = ReceiptMail.Of(Merchant(locale), Bill(), Paid(customerId: 7));

        mail.Subject.ShouldBe(subject);
        foreach (var said in new[] { "INV-20261123-0001", "23-11-2026 01:30", cash, rounding, "2 × Nasi Goreng", "Rp 45.000", "Rp 50.000", "-Rp 5.000", "Rp 4.500", "Rp 2.250", "Rp 51.750", "Rp 50", "Rp 51.800" })
        {
            mail.Text.ShouldContain(said);
            mail.Html.ShouldContain(System.Net.WebUtility.HtmlEncode(said));
        }

        mail.Html.ShouldNotContain("<Demo>");
    }

    private static MerchantProfile Merchant(string locale) => new(1, "Warung <Demo>", "fnb", "Asia/Jakarta", locale, ServiceChargeTaxable: false, CustomerOrdering: true, IsActive: true);

    private static ItemizedBill Bill() => new(
        new(5, "INV-20261123-0001", 7, 51_750, 51_800, At), 50_000, 5_000, 4_500, 2_250, [new(1, "Nasi Goreng", 2, 22_500, 45_000, 25_000, 5_000)],
        "dine_in", GuestCount: null, Table: null);

    private static Payment Awaited(long? customerId) =>
        Payment.Await(TenantId.Of(1), 5, "INV-20261123-0001", customerId, Money.Of(51_750), Money.Of(51_800));

    private static Payment Paid(long? customerId)
    {
        var payment = Awaited(customerId);
        payment.SettleInCash(1, Money.Of(60_000), 3, At);
        return payment;
    }
}
