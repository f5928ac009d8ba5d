using System.Globalization;
using Atapos.Shared;

namespace Atapos.Payments.Domain;

/// <summary>What of a payment goes back (ruling 27). The attempts, refunds and duplicates must be loaded.</summary>
internal sealed partial class Payment
{
    /// <summary>What may still be given back: collected, less what was and what is being given back.</summary>
    internal Money Refundable => Collected - Refunded - OwnRefunds(RefundState.Asked).Aggregate(Money.Zero, (sum, refund) => sum + refund.Amount);

    /// <summary>The attempt whose money it is; null for cash.</summary>
    internal GatewayAttempt? SettledAttempt => _attempts.Find(attempt => attempt.Id == SettledBy);

    /// <summary>The refund with a key, if there is one.</summary>
    internal Refund? RefundOf(string key) => _refunds.Find(refund => string.Equals(refund.Key, key, StringComparison.Ordinal));

    /// <summary>Gives money back, or writes down that the gateway is about to be asked to.</summary>
    /// <param name="terms">How much and why.</param>
    /// <param name="method">Cash and manual are done at once.</param>
    /// <param name="line">What the log says of a refund that is done at once; its id becomes the refund's.</param>
    /// <exception cref="DomainException">
    /// 409 <c>payment.not-settled</c>, <c>refund.outcome-unknown</c>; 422 <c>refund.more-than-left</c>, <c>refund.amount-invalid</c>.
    /// </exception>
    internal Refund GiveBack(RefundTerms terms, RefundMethod method, LogLine line)
    {
        MustBeSettled();
        MustKnowAllOutcomes();
        MustBeLeft(terms.Amount, Refundable);
        var refund = new Refund(this, line.Id, terms, method, SettledTransactionId, line.At);
        _refunds.Add(refund);
        if (refund.State == RefundState.Done)
        {
            Count(refund, line, report: null, mark: null);
        }

        return refund;
    }

    /// <summary>Gives back a duplicate payment, or writes down that the gateway is about to be asked to.</summary>
    /// <exception cref="DomainException">409 <c>refund.outcome-unknown</c>; 422 <c>refund.more-than-left</c>, <c>refund.amount-invalid</c>.</exception>
    internal Refund GiveBackDuplicate(DuplicatePayment duplicate, RefundTerms terms, RefundMethod method, LogLine line)
    {
        MustKnowAllOutcomes();
        MustBeLeft(terms.Amount, duplicate.Left);
        var refund = new Refund(this, line.Id, terms, method, duplicate.TransactionId, line.At);
        _refunds.Add(refund);
        if (refund.State == RefundState.Done)
        {
            Count(refund, line, report: null, mark: null);
        }

        return refund;
    }

    /// <summary>The gateway has given a refund back.</summary>
    internal void FinishRefund(Refund refund, LogLine line, GatewayReport? report)
    {
        if (refund.State != RefundState.Done)
        {
            if (report is not null)
            {
                _attempts.Find(attempt => Same(attempt.TransactionId, refund.TransactionId))?.Learn(report);
            }

            refund.Finish(line.At);
            Count(refund, line, report, mark: null);
        }
    }

    /// <summary>Writes down that the gateway is about to be asked once more for a refund that it did not make; under its key it cannot make it twice.</summary>
    /// <exception cref="DomainException">409 <c>payment.not-settled</c>, <c>refund.outcome-unknown</c>; 422 <c>refund.more-than-left</c>.</exception>
    internal void AskAgain(Refund refund, DateTimeOffset now)
    {
        var duplicate = _duplicates.Find(one => one.Id == refund.DuplicateId);
        if (duplicate is null)
        {
            MustBeSettled();
        }

        MustKnowAllOutcomes();
        MustBeLeft(refund.Amount, duplicate?.Left ?? Refundable);
        refund.AskAgain(now);
    }

    /// <summary>The gateway refused a refund, or surely never did it; the amount may be given back otherwise.</summary>
    internal void RefuseRefund(Refund refund, LogLine line, GatewayReport? report)
    {
        if (refund.State == RefundState.Asked)
        {
            refund.Refuse(line.At);
            _log.Add(PaymentLogEntry.OfRefund(line, this, refund, report, PaymentLogMark.Refused));
        }
    }

    // The gateway tells what went back in all; what of it is not ours was given back elsewhere.
    private (bool IsNews, PaymentLogMark? Mark) FollowRefunds(GatewayAttempt attempt, GatewayReport report, GatewayVerdict verdict, LogLine line)
    {
        var isOwn = IsOwnMoney(attempt, report);
        var duplicate = isOwn ? null : DuplicateOf(attempt, report);
        if (!isOwn && duplicate is null)
        {
            return (false, null);
        }

        PaymentLogMark? mark = verdict == GatewayVerdict.ChargedBack ? PaymentLogMark.Chargeback : null;
        var ours = _refunds.Where(refund => refund.DuplicateId == duplicate?.Id && Same(refund.TransactionId, isOwn ? SettledTransactionId : duplicate!.TransactionId)).ToList();
        var isNews = false;
        foreach (var told in ours.Where(refund => refund.State != RefundState.Done && report.Refunds.Any(known => Same(known.Key, refund.Key))))
        {
            told.Finish(line.At);
            Return(told, duplicate, line.At);
            isNews = true;
        }

        var total = TotalOf(report, duplicate?.Amount ?? Collected);
        var done = ours.Where(refund => refund.State == RefundState.Done).Aggregate(Money.Zero, (sum, refund) => sum + refund.Amount);
        if (total <= done)
        {
            return (isNews, mark);
        }

        // A list of refunds that is missing or without keys: what we have asked for in just this amount is what went back.
        var missing = Money.Min(total - done, duplicate?.Left ?? (Collected - Refunded));
        var asked = ours.Find(refund => refund.State == RefundState.Asked && refund.Amount == total - done);
        if (asked is not null)
        {
            asked.Finish(line.At);
            Return(asked, duplicate, line.At);
        }
        else if (missing > Money.Zero)
        {
            Return(Elsewhere(missing, total, verdict == GatewayVerdict.ChargedBack ? RefundMethod.Chargeback : RefundMethod.Elsewhere, duplicate, line), duplicate, line.At);
        }

        return (true, mark);
    }

    // A bank that takes settled money back denies it; a captured card that is called off was given back as a whole (ruling 22).
    private (bool IsNews, PaymentLogMark? Mark) TakeBack(GatewayAttempt attempt, GatewayReport report, GatewayVerdict verdict, LogLine line)
    {
        if (verdict is not (GatewayVerdict.Denied or GatewayVerdict.Cancelled))
        {
            return (false, null);
        }

        if (!IsOwnMoney(attempt, report))
        {
            var duplicate = DuplicateOf(attempt, report)!;
            var isNews = duplicate.Left > Money.Zero;
            duplicate.GiveBack(duplicate.Left);
            return (isNews, PaymentLogMark.Reversed);
        }

        if (Status != PaymentStatus.Settlement)
        {
            return (false, null);
        }

        attempt.Learn(report);
        if (verdict == GatewayVerdict.Cancelled)
        {
            var left = Collected - Refunded;
            Return(Elsewhere(left, Collected, RefundMethod.Elsewhere, duplicate: null, line), duplicate: null, line.At);
            return (true, PaymentLogMark.Reversed);
        }

        attempt.End();
        (Type, Collected, PaidAt, Refunded, SettledBy, SettledTransactionId) = (null, Money.Zero, null, Money.Zero, null, null);
        Lapse(PaymentStatus.Deny, line.At);
        return (true, PaymentLogMark.Reversed);
    }

    private Refund Elsewhere(Money amount, Money total, RefundMethod method, DuplicatePayment? duplicate, LogLine line)
    {
        // The id of the log's line names it; the running total makes the key, so that the same news told twice is one refund.
        var key = string.Create(CultureInfo.InvariantCulture, $"elsewhere-{duplicate?.Id ?? 0}-{total.Amount}");
        var refund = new Refund(this, line.Id, new(key, amount, Reason: null, StaffId: null, duplicate?.Id), method, duplicate?.TransactionId ?? SettledTransactionId, line.At);
        _refunds.Add(refund);
        return refund;
    }

    private void Count(Refund refund, LogLine line, GatewayReport? report, PaymentLogMark? mark)
    {
        Return(refund, _duplicates.Find(duplicate => duplicate.Id == refund.DuplicateId), line.At);
        _log.Add(PaymentLogEntry.OfRefund(line, this, refund, report, mark));
    }

    private void Return(Refund refund, DuplicatePayment? duplicate, DateTimeOffset at)
    {
        if (duplicate is not null)
        {
            duplicate.GiveBack(refund.Amount);
            return;
        }

        Refunded += refund.Amount;
        Move(Refunded == Collected ? PaymentStatus.Refund : PaymentStatus.Settlement);
        Record(new PaymentWasRefunded(this, refund.Amount, at));
    }

    private static Money TotalOf(GatewayReport report, Money whole) => report.TransactionStatus switch
    {
        "refund" or "chargeback" when report.RefundedTotal == Money.Zero => whole,
        _ => Money.Min(report.RefundedTotal, whole),
    };

    private IEnumerable<Refund> OwnRefunds(RefundState state) => _refunds.Where(refund => refund.DuplicateId is null && refund.State == state);

    private void MustBeSettled()
    {
        if (Status != PaymentStatus.Settlement)
        {
            throw DomainException.Conflict("payment.not-settled", $"Only a paid order can be refunded; {OrderNumber} is {Wording(Status)}.");
        }
    }

    private void MustKnowAllOutcomes()
    {
        if (_refunds.Exists(refund => refund.State == RefundState.Asked))
        {
            throw DomainException.Conflict("refund.outcome-unknown", $"The gateway has not yet told what became of a refund of {OrderNumber}; try again soon.");
        }
    }

    private void MustBeLeft(Money amount, Money left)
    {
        if (amount == Money.Zero)
        {
            throw new DomainException("refund.amount-invalid", "A refund gives back at least one rupiah.");
        }

        if (amount > left)
        {
            throw new DomainException("refund.more-than-left", $"Of {OrderNumber} {left} can be given back, not {amount}.");
        }
    }
}
