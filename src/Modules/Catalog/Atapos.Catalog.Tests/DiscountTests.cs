using System.Globalization;
using Atapos.Catalog.Domain;
using Atapos.Shared;

namespace Atapos.Catalog.Tests;

public sealed class DiscountTests
{
    [Theory]
    [InlineData("percent", "10", 25_000, 22_500)]
    [InlineData("percent", "33.33", 10_000, 6_667)]
    [InlineData("percent", "50", 25, 13)]
    [InlineData("percent", "50", 1, 1)]
    [InlineData("percent", "12.5", 100, 88)]
    [InlineData("percent", "0.01", 1, 1)]
    [InlineData("percent", "100", 25_000, 0)]
    [InlineData("percent", "100", 0, 0)]
    [InlineData("nominal", "5000", 24_000, 19_000)]
    [InlineData("nominal", "24000", 24_000, 0)]
    [InlineData("nominal", "24001", 24_000, 0)]
    [InlineData("override_price", "15000", 20_000, 15_000)]
    [InlineData("override_price", "20000", 20_000, 20_000)]
    [InlineData("override_price", "20001", 20_000, 20_000)]
    [InlineData("override_price", "0", 20_000, 0)]
    public void A_discount_lowers_the_price_of_one_unit(string type, string value, decimal basePrice, decimal finalPrice) =>
        Some.Discount(type, value).PriceOf(Money.Of(basePrice)).ShouldBe(Money.Of(finalPrice));

    [Fact]
    public void The_largest_price_is_discounted_without_overflow()
    {
        Some.Discount("percent", "0.01").PriceOf(Money.Of(Money.Max)).ShouldBe(Money.Of(999_900_000_000));
        Some.Discount("nominal", "1000000000000").PriceOf(Money.Of(Money.Max)).ShouldBe(Money.Zero);
        Some.Discount("override_price", "1000000000000").PriceOf(Money.Of(1)).ShouldBe(Money.Of(1));
    }

    [Theory]
    [InlineData("percent", "0", "promotion.discount-invalid")]
    [InlineData("percent", "-1", "percentage.invalid")]
    [InlineData("percent", "100.01", "percentage.invalid")]
    [InlineData("percent", "10.555", "percentage.invalid")]
    [InlineData("nominal", "0", "promotion.discount-invalid")]
    [InlineData("nominal", "-1", "money.out-of-range")]
    [InlineData("nominal", "0.5", "money.not-whole")]
    [InlineData("nominal", "1000000000001", "money.out-of-range")]
    [InlineData("override_price", "-1", "money.out-of-range")]
    [InlineData("override_price", "9999.99", "money.not-whole")]
    [InlineData("override_price", "1000000000001", "money.out-of-range")]
    public void A_discount_out_of_bounds_is_refused(string type, string value, string code) =>
        Some.CodeOf(() => Some.Discount(type, value)).ShouldBe(code);

    [Fact]
    public void An_unknown_type_is_refused() =>
        Some.CodeOf(() => Discount.Of((DiscountType)9, 10)).ShouldBe("promotion.discount-invalid");

    [Fact]
    public void The_value_comes_back_without_trailing_zeros() =>
        Some.Discount("percent", "10.50").Value.ToString(CultureInfo.InvariantCulture).ShouldBe("10.5");
}
