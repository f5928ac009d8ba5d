using System.Text;
using Atapos.Ordering.Contracts;
using Atapos.Payments.Midtrans;
using Atapos.Shared;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Atapos.Payments.Tests.Midtrans;

/// <summary>The rows that the gateway is shown add up to what it takes.</summary>
public sealed class ItemListTests
{
    [Fact]
    public void Lines_come_at_their_final_price_then_tax_and_service_charge()
    {
        var items = ItemList.Of(Bill(51_750, tax: 4_500, service: 2_250, Line(1, "Nasi Goreng", 2, 22_500)));

        items.ShouldBe([
            new("P1-L1", "Nasi Goreng", Money.Of(22_500), 2), new("TAX", "Tax", Money.Of(4_500), 1), new("SVC", "Service charge", Money.Of(2_250), 1)]);
    }

    [Fact]
    public void The_same_product_on_two_lines_has_two_ids_and_what_costs_nothing_is_left_out() =>
        ItemList.Of(Bill(30_000, tax: 0, service: 0, Line(7, "Kopi", 1, 10_000), Line(8, "Air", 3, 0), Line(7, "Kopi", 1, 20_000)))
            .Select(item => item.Id).ShouldBe(["P7-L1", "P7-L3"]);

    [Theory]
    [InlineData(29_999)]
    [InlineData(30_001)]
    public void A_bill_that_contradicts_itself_is_not_sent(int total) =>
        Should.Throw<InvalidOperationException>(() => ItemList.Of(Bill(total, tax: 0, service: 0, Line(7, "Kopi", 1, 30_000))));

    [Theory]
    [InlineData("Es | Teh", "Es Teh")]
    [InlineData("Es\r\nTeh\u0007\t manis ", "Es Teh manis")]
    [InlineData("|||", "Product 7")]
    [InlineData("", "Product 7")]
    public void A_name_is_made_plain(string name, string shown) =>
        ItemList.Of(Bill(1, tax: 0, service: 0, Line(7, name, 1, 1))).Single().Name.ShouldBe(shown);

    [Fact]
    public void Half_a_letter_is_shown_as_none() =>
        ItemList.Of(Bill(1, tax: 0, service: 0, Line(7, "\ud800Es", 1, 1))).Single().Name.ShouldBe("\ufffdEs");

    [Fact]
    public void A_name_is_cut_between_letters_and_never_within_one() =>
        ItemList.Of(Bill(1, tax: 0, service: 0, Line(7, string.Concat(Enumerable.Repeat("🍜", 60)), 1, 1))).Single().Name
            .ShouldBe(string.Concat(Enumerable.Repeat("🍜", 50)));

    [Property(MaxTest = 500)]
    public bool Any_name_fits(NonNull<string> name)
    {
        var shown = ItemList.Of(Bill(1, tax: 0, service: 0, Line(7, name.Get, 1, 1))).Single().Name;
        return shown.Length > 0 && shown.EnumerateRunes().Count() <= 50 && shown.Length == shown.Trim().Length
            && !shown.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune.Value == '|') && new UTF8Encoding(false, true).GetBytes(shown).Length > 0;
    }

    [Property(MaxTest = 500)]
    public Property Any_bill_adds_up() => Prop.ForAll(
        Gen.ListOf(Gen.Choose(0, 2_000_000).Zip(Gen.Choose(1, 9_999))).Zip(Gen.Choose(0, 100_000)).Zip(Gen.Choose(0, 100_000)).ToArbitrary(),
        drawn =>
        {
            var ((priced, tax), service) = drawn;
            BillLine[] lines = [.. priced.Select(line => Line(3, "Kopi", line.Item2, line.Item1))];
            var total = lines.Sum(line => line.Subtotal) + tax + service;
            var items = ItemList.Of(Bill(total, tax, service, lines));
            return items.Sum(item => item.Price.Amount * item.Quantity) == total && items.All(item => item.Price > Money.Zero && item.Quantity > 0)
                && items.Select(item => item.Id).Distinct(StringComparer.Ordinal).Count() == items.Count && items.All(item => item.Id.Length <= 50);
        });

    private static BillLine Line(long product, string name, int quantity, decimal price) => new(product, name, quantity, price, price * quantity, price, Discount: 0);

    private static ItemizedBill Bill(decimal total, decimal tax, decimal service, params BillLine[] lines) => new(
        new OrderBill(1, "INV-20251108-0001", CustomerId: null, total, total, DateTimeOffset.UnixEpoch), total, Discount: 0, tax, service, lines, "dine_in", GuestCount: null, Table: null);
}
