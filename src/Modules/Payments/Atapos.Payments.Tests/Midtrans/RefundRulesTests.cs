using Atapos.Payments.Domain;

namespace Atapos.Payments.Tests.Midtrans;

/// <summary>What the gateway can give back, and until when (ruling 27).</summary>
public sealed class RefundRulesTests
{
    private static readonly DateTimeOffset Paid = new(2025, 11, 8, 5, 0, 0, TimeSpan.Zero);

    public static TheoryData<string?, string?, string?, bool?, bool, int> Methods => new()
    {
        { "gopay", null, null, null, true, 45 },
        { "qris", "gopay", "gopay", true, true, 45 },
        { "qris", "gopay", "dana", false, true, 7 },
        { "qris", "gopay", "gopay", null, true, 45 },
        { "qris", "gopay", "dana", null, true, 7 },
        { "qris", "gopay", null, null, true, 7 },
        { "qris", "airpay shopee", "airpay shopee", true, true, 365 },
        { "qris", "airpay shopee", "dana", false, true, 365 },
        { "qris", "airpay shopee", "bca", true, true, 365 },
        { "shopeepay", null, null, null, false, 365 },
        { "dana", null, null, null, true, 45 },
        { "ovo", null, null, null, false, 7 },
        { "kredivo", null, null, null, true, 14 },
        { " QRIS ", "GoPay", "GOPAY", null, true, 45 },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_method_can_refund_to_the_end_of_its_time_and_no_longer(string? type, string? acquirer, string? issuer, bool? isOnUs, bool partially, int days)
    {
        var until = Paid.AddDays(days);

        RefundRules.For(type, acquirer, issuer, isOnUs, Paid, until).ShouldBe(new(CanRefund: true, partially, until, NotBefore: null));
        RefundRules.For(type, acquirer, issuer, isOnUs, Paid, until.AddSeconds(1)).ShouldBe(RefundRule.Never with { Until = until });
    }

    [Theory]
    [InlineData("credit_card")]
    [InlineData("akulaku")]
    public void Cards_and_akulaku_have_six_months(string type)
    {
        var until = new DateTimeOffset(2026, 5, 8, 5, 0, 0, TimeSpan.Zero);

        RefundRules.For(type, acquirer: null, issuer: null, isOnUs: null, Paid, until).ShouldBe(new(CanRefund: true, CanPartially: true, until, NotBefore: null));
        RefundRules.For(type, acquirer: null, issuer: null, isOnUs: null, Paid, until.AddTicks(1)).CanRefund.ShouldBeFalse();
    }

    [Theory]
    [InlineData("bank_transfer")]
    [InlineData("echannel")]
    [InlineData("cstore")]
    public void Banks_and_shops_never_give_back(string type) =>
        RefundRules.For(type, acquirer: null, issuer: null, isOnUs: null, Paid, Paid.AddMinutes(1)).ShouldBe(RefundRule.Never);

    [Theory]
    [InlineData("bca")]
    [InlineData("BNI")]
    [InlineData("bank_bri")]
    [InlineData("Bank Central Asia")]
    [InlineData("PT Bank Rakyat Indonesia (Persero) Tbk")]
    public void Shopeepay_cannot_give_back_to_three_banks(string issuer)
    {
        RefundRules.For("qris", "airpay shopee", issuer, isOnUs: false, Paid, Paid.AddMinutes(1)).ShouldBe(RefundRule.Never);
        RefundRules.For("qris", "airpay shopee", issuer, isOnUs: null, Paid, Paid.AddMinutes(1)).ShouldBe(RefundRule.Never);
        RefundRules.For("qris", "gopay", issuer, isOnUs: false, Paid, Paid.AddMinutes(1)).CanRefund.ShouldBeTrue();
    }

    [Theory]
    [InlineData("moonpay", null)]
    [InlineData("qris", null)]
    [InlineData("qris", "linkaja")]
    [InlineData(null, null)]
    public void What_nobody_knows_may_be_tried(string? type, string? acquirer) =>
        RefundRules.For(type, acquirer, issuer: null, isOnUs: null, Paid, Paid.AddYears(2))
            .ShouldBe(new(CanRefund: true, CanPartially: true, Until: null, NotBefore: null));

    [Theory]
    [InlineData("2025-11-10T23:49:59+07:00", null)]
    [InlineData("2025-11-10T23:50:00+07:00", "2025-11-11T06:00:00+07:00")]
    [InlineData("2025-11-10T23:59:59+07:00", "2025-11-11T06:00:00+07:00")]
    [InlineData("2025-11-11T00:00:00+07:00", "2025-11-11T06:00:00+07:00")]
    [InlineData("2025-11-11T05:59:59+07:00", "2025-11-11T06:00:00+07:00")]
    [InlineData("2025-11-11T06:00:00+07:00", null)]
    public void Shopeepay_rests_at_night_in_jakarta(string at, string? notBefore)
    {
        var now = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime();
        foreach (var type in new[] { "qris", "shopeepay" })
        {
            var rule = RefundRules.For(type, "airpay shopee", "dana", isOnUs: false, Paid, now);

            (rule.CanRefund, rule.IsOpen).ShouldBe((true, notBefore is null));
            rule.NotBefore.ShouldBe(notBefore is null ? null : DateTimeOffset.Parse(notBefore, System.Globalization.CultureInfo.InvariantCulture));
            (rule.NotBefore?.Offset ?? TimeSpan.Zero).ShouldBe(TimeSpan.Zero);
        }

        RefundRules.For("qris", "gopay", "dana", isOnUs: false, Paid, now).IsOpen.ShouldBeTrue();
    }

    [Fact]
    public void A_night_that_outlasts_the_time_ends_it()
    {
        var paid = new DateTimeOffset(2025, 11, 8, 20, 0, 0, TimeSpan.Zero);

        RefundRules.For("shopeepay", acquirer: null, issuer: null, isOnUs: null, paid, paid.AddDays(365).AddMinutes(-5)).CanRefund.ShouldBeFalse();
    }
}
