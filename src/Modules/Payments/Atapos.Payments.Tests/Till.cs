using Atapos.Payments.Domain;
using Atapos.Shared;

namespace Atapos.Payments.Tests;

/// <summary>One order of 51,750 (51,800 in cash), and a gateway that says what it is told to say.</summary>
internal sealed class Till
{
    internal static readonly DateTimeOffset Noon = new(2025, 11, 8, 5, 0, 0, TimeSpan.Zero);
    internal static readonly Money Total = Money.Of(51_750);
    internal static readonly Money Rounded = Money.Of(51_800);

    private long _ids = 100;

    internal Till(long? customerId = 1) => Payment = Payment.Await(TenantId.Of(1), 123, "INV-20251108-0001", customerId, Total, Rounded);

    internal Payment Payment { get; }

    /// <summary>All that happened, in the order in which it did.</summary>
    internal List<IDomainEvent> Events { get; } = [];

    internal static GatewayReport Report(string status, string? transaction = "t-1", string? fraud = null, decimal? amount = null, decimal refunded = 0, params string[] keys) => new()
    {
        Raw = "{}",
        TransactionId = transaction,
        TransactionStatus = status,
        FraudStatus = fraud,
        PaymentType = "qris",
        GrossAmount = Money.Of(amount ?? Total.Amount),
        RefundedTotal = Money.Of(refunded),
        Refunds = [.. keys.Select(key => new ReportedRefund(null, key, Money.Of(1_000), null, null, null))],
    };

    internal GatewayAttempt Snap() => Open(AttemptKind.Snap);

    internal GatewayAttempt Qris() => Open(AttemptKind.Qris);

    internal Till Tell(GatewayAttempt attempt, GatewayReport report)
    {
        Payment.Follow(attempt, report, Line(PaymentLogEvent.Notification));
        return Note();
    }

    internal LogLine Line(PaymentLogEvent what) => new(++_ids, what, Actor.Nobody, Noon.AddSeconds(_ids));

    internal Till PayCash()
    {
        Payment.SettleInCash(++_ids, Money.Of(60_000), staffId: 7, Noon);
        return Note();
    }

    internal Till Cancel()
    {
        Payment.Cancel(Line(PaymentLogEvent.Cancel));
        return Note();
    }

    internal Refund Refund(decimal amount, RefundMethod method = RefundMethod.Gateway, string? key = null)
    {
        var line = Line(PaymentLogEvent.Refund);
        var refund = Payment.GiveBack(new(key ?? $"R-{line.Id}", Money.Of(amount), "cold", StaffId: 7), method, line);
        Note();
        return refund;
    }

    internal Till Finish(Refund refund)
    {
        Payment.FinishRefund(refund, Line(PaymentLogEvent.Refund), report: null);
        return Note();
    }

    internal Till Note()
    {
        Events.AddRange(Payment.TakeEvents());
        return this;
    }

    private GatewayAttempt Open(AttemptKind kind)
    {
        var attempt = Payment.BeginAttempt(++_ids, kind, usesOwnAccount: true, Noon, Noon.AddHours(1));
        if (kind == AttemptKind.Snap)
        {
            Payment.OpenSession(attempt, "token", "https://gateway.example/page", Line(PaymentLogEvent.Charge), Noon).ShouldBeTrue();
        }
        else
        {
            Payment.OpenCharge(attempt, "qr", "[]", Report("pending", $"t-{attempt.Number}"), Line(PaymentLogEvent.Charge), Noon).ShouldBeTrue();
        }

        Note();
        return attempt;
    }
}
