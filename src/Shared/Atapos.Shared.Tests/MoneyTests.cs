using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Atapos.Shared.Tests;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("46650", "46700")]
    [InlineData("51750", "51800")]
    [InlineData("51850", "51900")]
    [InlineData("46750", "46800")]
    [InlineData("51749", "51700")]
    [InlineData("51800", "51800")]
    [InlineData("49", "0")]
    [InlineData("50", "100")]
    [InlineData("0", "0")]
    public void Cash_is_rounded_to_the_nearest_hundred_and_a_tie_goes_up(string total, string rounded) =>
        Rupiah(total).ToNearestHundred().ShouldBe(Rupiah(rounded));

    [Theory]
    [InlineData("2.5", "3")]
    [InlineData("3.5", "4")]
    [InlineData("0.5", "1")]
    [InlineData("0.4999", "0")]
    [InlineData("1000.50", "1001")]
    public void Half_a_rupiah_is_rounded_away_from_zero(string exact, string rounded) =>
        Money.Round(decimal.Parse(exact, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(Rupiah(rounded));

    [Theory]
    [InlineData("0.01")]
    [InlineData("99.5")]
    public void A_part_of_a_rupiah_is_no_money(string amount) =>
        Should.Throw<DomainException>(() => Rupiah(amount)).Code.ShouldBe("money.not-whole");

    [Theory]
    [InlineData("-1")]
    [InlineData("1000000000001")]
    public void Amounts_are_zero_to_a_trillion_rupiah(string amount) =>
        Should.Throw<DomainException>(() => Rupiah(amount)).Code.ShouldBe("money.out-of-range");

    [Fact]
    public void A_sum_beyond_the_limit_is_refused_and_never_overflows() =>
        Should.Throw<DomainException>(() => Money.Of(Money.Max) * 9_999).Code.ShouldBe("money.out-of-range");

    [Fact]
    public void Trailing_zeros_of_a_store_do_not_make_another_amount() =>
        Money.Of(25_000.0000m).Amount.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe("25000");

    [Fact]
    public void Money_is_written_the_Indonesian_way() => Money.Of(51_800).ToString().ShouldBe("Rp 51.800");

    [Property]
    public Property A_share_is_within_half_a_rupiah_of_the_exact_one() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        Gen.Choose(0, 10_000).ToArbitrary(),
        (amount, hundredths) =>
        {
            var exact = amount * (hundredths / 100m) / 100m;
            return Math.Abs(Money.Of(amount).Share(Percentage.Of(hundredths / 100m)).Amount - exact) <= 0.5m;
        });

    [Property]
    public Property Rounding_for_cash_moves_at_most_fifty_rupiah() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        amount =>
        {
            var rounded = Money.Of(amount).ToNearestHundred().Amount;
            return rounded % 100 == 0 && rounded - amount is > -50 and <= 50;
        });

    private static Money Rupiah(string amount) => Money.Of(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture));
}
