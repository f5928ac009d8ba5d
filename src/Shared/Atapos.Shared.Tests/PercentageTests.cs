using System.Globalization;

namespace Atapos.Shared.Tests;

public sealed class PercentageTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("0.01")]
    [InlineData("12.5")]
    [InlineData("100")]
    public void A_percentage_is_0_to_100_with_at_most_two_decimals(string percent) =>
        Percentage.Of(Parse(percent)).Value.ShouldBe(Parse(percent));

    [Theory]
    [InlineData("-0.01")]
    [InlineData("100.01")]
    [InlineData("10.001")]
    public void Anything_else_is_refused(string percent) =>
        Should.Throw<DomainException>(() => Percentage.Of(Parse(percent))).Code.ShouldBe("percentage.invalid");

    [Fact]
    public void Trailing_zeros_are_dropped_so_that_what_was_written_equals_what_is_read() =>
        Percentage.Of(10.00m).Value.ToString(CultureInfo.InvariantCulture).ShouldBe("10");

    private static decimal Parse(string percent) => decimal.Parse(percent, CultureInfo.InvariantCulture);
}
