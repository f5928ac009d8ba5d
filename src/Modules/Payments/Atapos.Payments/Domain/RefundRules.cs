namespace Atapos.Payments.Domain;

/// <summary>Whether the gateway can give back the money of a payment (ruling 27).</summary>
/// <param name="CanRefund">False: it never can, or no longer; money is given back by hand and recorded as manual.</param>
/// <param name="CanPartially">Whether also less than all of it.</param>
/// <param name="Until">The last instant, UTC; null when there is none, or it never can.</param>
/// <param name="NotBefore">UTC; not null in hours in which this method rests: then it can from here on.</param>
internal sealed record RefundRule(bool CanRefund, bool CanPartially, DateTimeOffset? Until, DateTimeOffset? NotBefore)
{
    /// <summary>By hand alone.</summary>
    internal static RefundRule Never { get; } = new(CanRefund: false, CanPartially: false, Until: null, NotBefore: null);

    /// <summary>True when the gateway can be asked at once.</summary>
    internal bool IsOpen => CanRefund && NotBefore is null;
}

/// <summary>What the gateway's methods can give back, how long and at which hours.</summary>
internal static class RefundRules
{
    private const string Qris = "qris";
    private const string GoPay = "gopay";
    private const string ShopeePayAcquirer = "airpay shopee";
    private const int ShopeePayDays = 365;

    // Jakarta's time knows no summer.
    private static readonly TimeSpan Jakarta = TimeSpan.FromHours(7);
    private static readonly TimeSpan Evening = new(23, 50, 0);
    private static readonly TimeSpan Morning = TimeSpan.FromHours(6);

    private static readonly string[][] BanksThatShopeePayCannotReach =
        [["bca"], ["bni"], ["bri"], ["central", "asia"], ["negara", "indonesia"], ["rakyat", "indonesia"]];

    /// <summary>The rule for a payment at one instant. A method that is not known may be tried.</summary>
    /// <param name="paymentType">How it was paid, in the gateway's words.</param>
    /// <param name="acquirer">Whose QRIS it is.</param>
    /// <param name="issuer">Whose application paid a QRIS.</param>
    /// <param name="isOnUs">Whether those two are the same; null when the gateway did not say.</param>
    /// <param name="paidAt">UTC.</param>
    /// <param name="now">UTC.</param>
    internal static RefundRule For(string? paymentType, string? acquirer, string? issuer, bool? isOnUs, DateTimeOffset paidAt, DateTimeOffset now)
    {
        var (type, owner, bank) = (Word(paymentType), Word(acquirer), Word(issuer));
        return type switch
        {
            "bank_transfer" or "echannel" or "cstore" => RefundRule.Never,
            "credit_card" or "akulaku" => Within(paidAt.AddMonths(6), now, partially: true),
            GoPay or "dana" => Within(paidAt + TimeSpan.FromDays(45), now, partially: true),
            "kredivo" => Within(paidAt + TimeSpan.FromDays(14), now, partially: true),
            "ovo" => Within(paidAt + TimeSpan.FromDays(7), now, partially: false),
            "shopeepay" => ByDay(Within(paidAt + TimeSpan.FromDays(ShopeePayDays), now, partially: false), now),

            // Without a word on it the shorter time is the safe one: what is given back by hand cannot fail.
            Qris when owner is GoPay => Within(paidAt + TimeSpan.FromDays(isOnUs ?? bank is GoPay ? 45 : 7), now, partially: true),
            Qris when owner is ShopeePayAcquirer or "shopeepay" => isOnUs != true && IsOutOfReach(bank)
                ? RefundRule.Never
                : ByDay(Within(paidAt + TimeSpan.FromDays(ShopeePayDays), now, partially: true), now),
            _ => new RefundRule(CanRefund: true, CanPartially: true, Until: null, NotBefore: null),
        };
    }

    private static RefundRule Within(DateTimeOffset until, DateTimeOffset now, bool partially) =>
        now <= until ? new(CanRefund: true, partially, until, NotBefore: null) : RefundRule.Never with { Until = until };

    private static RefundRule ByDay(RefundRule rule, DateTimeOffset now)
    {
        var local = now.ToOffset(Jakarta);
        if (!rule.CanRefund || (local.TimeOfDay < Evening && local.TimeOfDay >= Morning))
        {
            return rule;
        }

        var midnight = new DateTimeOffset(local.Date, Jakarta);
        var morning = (local.TimeOfDay < Morning ? midnight : midnight + TimeSpan.FromDays(1)) + Morning;
        return morning <= rule.Until ? rule with { NotBefore = morning.ToUniversalTime() } : RefundRule.Never with { Until = rule.Until };
    }

    private static bool IsOutOfReach(string? issuer)
    {
        var words = string.Concat((issuer ?? "").Select(letter => char.IsLetterOrDigit(letter) ? letter : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return BanksThatShopeePayCannotReach.Any(bank => bank.All(word => words.Contains(word, StringComparer.Ordinal)));
    }

    private static string? Word(string? text) => text?.Trim().ToLowerInvariant();
}
