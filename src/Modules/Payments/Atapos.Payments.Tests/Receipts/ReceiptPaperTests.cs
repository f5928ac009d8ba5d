using Atapos.Ordering.Contracts;
using Atapos.Payments.Domain;
using Atapos.Payments.Receipts;
using Atapos.Shared;

namespace Atapos.Payments.Tests.Receipts;

/// <summary>What a receipt says, whoever writes it.</summary>
public sealed class ReceiptPaperTests
{
    [Fact]
    public void It_says_everything_in_the_order_of_reading()
    {
        var paper = Some.Sale().Paper();

        (paper.Shop, paper.Title, paper.Stamp, paper.Code).ShouldBe(("Warung Demo", "Struk INV-20261123-0001", null, Some.Number));
        Said(paper.Heading).ShouldBe(
        [
            "Nomor pesanan: INV-20261123-0001", "Tempat: Meja A1 - Jendela", "Jenis: Makan di tempat", "Tamu: 4",
            "Dipesan: 23 Nov 2026 01:05 WIB", "Dibayar: 23 Nov 2026 01:30 WIB",
        ]);
        paper.Items.ShouldHaveSingleItem().ShouldBe(new("Nasi Goreng", "2 × Rp 25.000", "Diskon Rp 5.000", "Rp 50.000"));
        Said(paper.Sums).ShouldBe(
        [
            "Subtotal: Rp 50.000", "Diskon: -Rp 5.000", "Pajak: Rp 4.500", "Biaya layanan: Rp 2.250", "*Total: Rp 51.750", "Pembulatan: Rp 50",
            "*Jumlah dibayar: Rp 51.800",
        ]);
        Said(paper.Payment).ShouldBe(["Cara bayar: Tunai", "Uang diterima: Rp 60.000", "Kembalian: Rp 8.200"]);
    }

    [Fact]
    public void An_English_shop_says_it_in_English_and_what_is_nothing_is_not_said()
    {
        var facts = Some.Sale("en");
        var bill = facts.Bill with { Discount = 0, Tax = 0, ServiceCharge = 0, Table = null, GuestCount = null, OrderType = "takeaway" };
        var paper = (facts with { Bill = bill, Paid = Some.ByGateway("qris") }).Paper();

        paper.Title.ShouldBe("Receipt INV-20261123-0001");
        Said(paper.Heading).ShouldBe(
            ["Order number: INV-20261123-0001", "Type: Take away", "Ordered: 23 Nov 2026 01:05 WIB", "Paid: 23 Nov 2026 01:30 WIB"]);
        Said(paper.Sums).ShouldBe(["Subtotal: Rp 50.000", "*Total: Rp 51.750", "*Amount paid: Rp 51.750"]);
        Said(paper.Payment).ShouldBe(["Paid by: QRIS"]);
    }

    [Fact]
    public void Rounding_down_is_told_with_its_sign() =>
        Said((Some.Sale() with { Paid = Some.Cash() with { Collected = Money.Of(51_700) } }).Paper().Sums).ShouldContain("Pembulatan: -Rp 50", StringComparer.Ordinal);

    [Fact]
    public void What_was_given_back_is_told_and_all_of_it_is_stamped()
    {
        var part = (Some.Sale() with { Paid = Some.Cash() with { Refunded = Money.Of(10_000) } }).Paper();
        part.Stamp.ShouldBeNull();
        Said(part.Payment)[^2..].ShouldBe(["Dana kembali: -Rp 10.000", "*Setelah dana kembali: Rp 41.800"]);

        var all = (Some.Sale() with { Paid = Some.Cash() with { Refunded = Money.Of(51_800), Status = PaymentStatus.Refund } }).Paper();
        all.Stamp.ShouldBe("DANA TELAH DIKEMBALIKAN");
        Said(all.Payment)[^2..].ShouldBe(["Dana kembali: -Rp 51.800", "*Setelah dana kembali: Rp 0"]);
        Said(all.Sums).ShouldContain("*Jumlah dibayar: Rp 51.800", StringComparer.Ordinal);
    }

    [Fact]
    public void A_payment_tells_what_its_receipt_needs()
    {
        var payment = Payment.Await(TenantId.Of(1), 5, Some.Number, customerId: null, Money.Of(51_750), Money.Of(51_800));
        Should.Throw<InvalidOperationException>(() => ReceiptPayment.Of(payment, cash: null));
        payment.SettleInCash(1, Money.Of(60_000), staffId: 3, Some.PaidAt);

        ReceiptPayment.Of(payment, new(Money.Of(60_000), Money.Of(8_200))).ShouldBe(Some.Cash());
    }

    [Theory]
    [InlineData("A1", "Meja A1 - Jendela", "Meja A1 - Jendela")]
    [InlineData("K7", "Kursi pojok", "K7 - Kursi pojok")]
    public void A_place_is_told_by_its_sign_and_its_name(string sign, string name, string said)
    {
        var facts = Some.Sale();
        Said((facts with { Bill = facts.Bill with { Table = new BillTable(sign, name) } }).Paper().Heading).ShouldContain($"Tempat: {said}", StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("Asia/Jakarta", "2026-05-01T16:59:00Z", "01 Mei 2026", "23:59 WIB")]
    [InlineData("Asia/Jakarta", "2026-07-31T17:00:00Z", "01 Agu 2026", "00:00 WIB")]
    [InlineData("Asia/Makassar", "2026-12-31T16:00:00Z", "01 Jan 2027", "00:00 WITA")]
    [InlineData("Asia/Jayapura", "2026-10-01T00:00:00Z", "01 Okt 2026", "09:00 WIT")]
    [InlineData("Asia/Kathmandu", "2026-10-01T00:00:00Z", "01 Okt 2026", "05:45 UTC+05:45")]
    [InlineData("America/New_York", "2026-07-01T00:00:00Z", "30 Jun 2026", "20:00 UTC-04:00")]
    public void Times_are_those_of_the_shop(string zone, string at, string day, string time) =>
        new ShopClock(zone, ReceiptWords.Of("id").Months)
            .Show(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe($"{day} {time}");

    [Theory]
    [InlineData("cash", null, "Tunai", "Cash")]
    [InlineData("qris", null, "QRIS", "QRIS")]
    [InlineData("gopay", null, "GoPay", "GoPay")]
    [InlineData("shopeepay", null, "ShopeePay", "ShopeePay")]
    [InlineData("credit_card", "bni", "Kartu", "Card")]
    [InlineData("bank_transfer", "bca", "Virtual Account BCA", "Virtual Account BCA")]
    [InlineData("bank_transfer", "permata", "Virtual Account Permata", "Virtual Account Permata")]
    [InlineData("bank_transfer", null, "Virtual Account", "Virtual Account")]
    [InlineData("echannel", null, "Mandiri Bill Payment", "Mandiri Bill Payment")]
    [InlineData("cstore", "indomaret", "Indomaret", "Indomaret")]
    [InlineData("cstore", null, "Gerai", "Counter")]
    [InlineData("some_new_wallet", null, "Some new wallet", "Some new wallet")]
    public void A_way_to_pay_is_called_as_people_call_it(string type, string? channel, string indonesian, string english)
    {
        PaymentNames.Of(type, channel, ReceiptWords.Of("id")).ShouldBe(indonesian);
        PaymentNames.Of(type, channel, ReceiptWords.Of("en")).ShouldBe(english);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("en")]
    public void Every_kind_of_order_has_a_word(string locale) =>
        ReceiptWords.Of(locale).Types.Keys.ShouldBe(["dine_in", "takeaway", "delivery", "service_job", "walk_in"]);

    private static List<string> Said(IReadOnlyList<ReceiptRow> rows) => [.. rows.Select(row => $"{(row.IsStrong ? "*" : "")}{row.Label}: {row.Value}")];
}
