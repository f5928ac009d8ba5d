namespace Atapos.Payments.Domain;

/// <summary>Whether the gateway can give back the money of a payment (ruling 27).</summary>
/// <param name="CanRefund">False: it never can, or no longer; money is given back by hand and recorded as manual.</param>
/// <param name="CanPartially">Whether less than all of it.</param>
/// <param name="Until">The last instant, UTC; null when there is none, or it never can.</param>
/// <param name="NotBefore">UTC; not null in hours in which this method rests: then it can from here on.</param>
internal sealed record RefundRule(bool CanRefund, bool CanPartially, DateTimeOffset? Until, DateTimeOffset? NotBefore)
{
    /// <summary>By hand alone.</summary>
    internal static RefundRule Never { get; } = new(CanRefund: false, CanPartially: false, Until: null, NotBefore: null);

    /// <summary>True when the gateway can be asked right now.</summary>
    internal bool IsOpen => CanRefund && NotBefore is null;
}

/// <summary>What the gateway's methods can, how long and at which hours.</summary>
internal static class RefundRules
{
    /// <summary>The rule for a payment.</summary>
    /// <param name="paymentType">How it was paid, in the gateway's words.</param>
    /// <param name="acquirer">Whose QRIS it is.</param>
    /// <param name="issuer">Whose application paid a QRIS.</param>
    /// <param name="isOnUs">Whether those two are the same; null when the gateway did not say.</param>
    /// <param name="paidAt">UTC.</param>
    /// <param name="now">UTC.</param>
    internal static RefundRule For(string? paymentType, string? acquirer, string? issuer, bool? isOnUs, DateTimeOffset paidAt, DateTimeOffset now) =>
        throw new InvalidOperationException($"{paymentType}{acquirer}{issuer}{isOnUs}{paidAt}{now}");
}
