using Atapos.Ordering.Contracts;
using Atapos.Payments.Receipts;
using Atapos.Shared;
using Atapos.Tenancy.Contracts;

namespace Atapos.Payments.Tests.Receipts;

/// <summary>Sales that were paid, for receipts.</summary>
internal static class Some
{
    internal const string Number = "INV-20261123-0001";

    internal static readonly DateTimeOffset PaidAt = new(2026, 11, 22, 18, 30, 0, TimeSpan.Zero);

    /// <summary>The sale of ruling 1, at a table, in cash, with change.</summary>
    internal static ReceiptFacts Sale(string locale = "id", string shop = "Warung Demo", params IReadOnlyList<BillLine> lines) => new(
        Merchant(locale, shop), Bill(lines is [] ? [Line("Nasi Goreng", 2, 25_000, 22_500)] : lines), Cash());

    internal static ReceiptPayment Cash() =>
        new(PaymentStatus.Settlement, "cash", Channel: null, PaidAt, Money.Of(51_800), Money.Zero, new(Money.Of(60_000), Money.Of(8_200)));

    internal static ReceiptPayment ByGateway(string type, string? channel = null) =>
        new(PaymentStatus.Settlement, type, channel, PaidAt, Money.Of(51_750), Money.Zero, Cash: null);

    internal static MerchantProfile Merchant(string locale = "id", string shop = "Warung Demo", string timeZone = "Asia/Jakarta") =>
        new(1, shop, "fnb", timeZone, locale, ServiceChargeTaxable: false, CustomerOrdering: true, IsActive: true);

    internal static BillLine Line(string name, int quantity = 1, decimal basePrice = 25_000, decimal? finalPrice = null)
    {
        var price = finalPrice ?? basePrice;
        return new(1, name, quantity, price, price * quantity, basePrice, (basePrice - price) * quantity);
    }

    internal static ReceiptPaper Paper(this ReceiptFacts facts) => ReceiptPaper.Of(facts);

    private static ItemizedBill Bill(IReadOnlyList<BillLine> lines) => new(
        new(5, Number, 7, 51_750, 51_800, PaidAt.AddMinutes(-25)), 50_000, 5_000, 4_500, 2_250, lines, "dine_in", GuestCount: 4, new("A1", "Meja A1 - Jendela"));
}
