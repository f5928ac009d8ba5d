using Atapos.Shared;

namespace Atapos.Payments.Domain;

/// <summary>What the gateway has to do with a payment. The attempts, refunds and duplicates must be loaded.</summary>
internal sealed partial class Payment
{
    /// <summary>The attempt by which a customer can pay now, if any.</summary>
    internal GatewayAttempt? OpenAttempt => _attempts.Find(attempt => attempt.IsOpen);

    /// <summary>The newest attempt, which tells how the order stands at the gateway; null before the first.</summary>
    internal GatewayAttempt? NewestAttempt => _attempts.MaxBy(attempt => attempt.Number);

    /// <summary>True while the money of its only attempt is all that can come: no other was ever made, and nothing came or went.</summary>
    internal bool AwaitsFirstMoney => Status == PaymentStatus.Pending && _attempts.Count == 1 && _refunds.Count == 0 && _duplicates.Count == 0 && Receipt is null;

    /// <summary>Writes down that the gateway is about to be asked; brings a lapsed payment back to pending, its goods taken out of stock again by the caller.</summary>
    /// <param name="id">The attempt's id.</param>
    /// <param name="kind">How it is made.</param>
    /// <param name="usesOwnAccount">Whose account takes the money.</param>
    /// <param name="now">UTC.</param>
    /// <param name="expiresAt">Until when it can be paid, UTC.</param>
    /// <exception cref="DomainException">409 <c>payment.not-pending</c>, <c>payment.attempt-open</c>; 422 <c>payment.nothing-to-pay</c>.</exception>
    internal GatewayAttempt BeginAttempt(long id, AttemptKind kind, bool usesOwnAccount, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        MustAwaitMoney();
        MustHaveNoOpenAttempt();
        if (Total == Money.Zero)
        {
            throw new DomainException("payment.nothing-to-pay", $"{OrderNumber} costs nothing; the gateway takes no such payment. Settle it in cash.");
        }

        var attempt = new GatewayAttempt(this, id, kind, usesOwnAccount, now, expiresAt);
        _attempts.Add(attempt);
        AttemptsMade++;
        Move(PaymentStatus.Pending);
        Record(new PaymentWasAttempted(this, attempt.GatewayOrderId, now));
        return attempt;
    }

    /// <summary>The gateway has opened a Snap session.</summary>
    /// <returns>False when the order was paid or given up meanwhile: the session must be closed at once.</returns>
    internal bool OpenSession(GatewayAttempt attempt, string token, string redirectUrl, LogLine line, DateTimeOffset nextLook)
    {
        attempt.OpenSession(token, redirectUrl, nextLook);
        return Opened(attempt, report: null, line);
    }

    /// <summary>The gateway has charged, and shows a QR code.</summary>
    /// <returns>False when the order was paid or given up meanwhile: the charge must be cancelled at once.</returns>
    internal bool OpenCharge(GatewayAttempt attempt, string? qrString, string? qrActions, GatewayReport report, LogLine line, DateTimeOffset nextLook)
    {
        attempt.OpenCharge(qrString, qrActions, nextLook);
        attempt.Learn(report);
        return Opened(attempt, report, line);
    }

    /// <summary>Nobody can pay by an attempt any more, and the payment does not move by that: the gateway never opened it, or closed it on our word.</summary>
    internal void EndAttempt(GatewayAttempt attempt, GatewayReport? report, LogLine? line)
    {
        if (!attempt.IsOpen)
        {
            return;
        }

        if (report is not null)
        {
            attempt.Learn(report);
        }

        attempt.End();
        if (line is not null)
        {
            _log.Add(PaymentLogEntry.OfAttempt(line, this, attempt, report, mark: null));
        }
    }

    /// <summary>Marks an attempt that has to be closed at the gateway, before it is: whatever the gateway then tells of it without money moves nothing.</summary>
    internal static void NoLongerWant(GatewayAttempt attempt, DateTimeOffset nextLook) => attempt.NoLongerWanted(nextLook);

    /// <summary>True while the gateway may still be about to open an attempt, and whoever asked waits for it.</summary>
    internal static bool IsBeingOpened(GatewayAttempt attempt, DateTimeOffset now) => attempt.IsBeingOpened(now);

    /// <summary>Says when the sweep looks at an attempt again; never when it is over.</summary>
    internal static void LookAgain(GatewayAttempt attempt, DateTimeOffset at) => attempt.LookAgain(at);

    /// <summary>The time to pay is over and the gateway knows of no payment (ruling 28).</summary>
    internal void ExpireAttempt(GatewayAttempt attempt, LogLine line)
    {
        if (!attempt.IsOpen)
        {
            return;
        }

        var wasWanted = attempt.State != AttemptState.Unwanted;
        attempt.End();
        if (wasWanted && AwaitsMoney && Status != PaymentStatus.Expire)
        {
            EndWithoutMoney(PaymentStatus.Expire, line.At);
        }

        _log.Add(PaymentLogEntry.OfAttempt(line, this, attempt, report: null, mark: null));
    }

    /// <summary>Follows what GET status says of an attempt's transaction; in any order, and as often as one likes (rulings 22, 23 and 25).</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="report">What the gateway says now; never an unconfirmed notification.</param>
    /// <param name="line">What the log says; written always for what the gateway told by itself or on our word, for a mere question only when something was new.</param>
    internal void Follow(GatewayAttempt attempt, GatewayReport report, LogLine line)
    {
        var version = Version;
        var verdict = report.Verdict();
        var (isNews, mark) = verdict switch
        {
            GatewayVerdict.Unknown => (true, PaymentLogMark.UnknownStatus),
            GatewayVerdict.Waiting => (attempt.IsOpen && attempt.Learn(report), null),
            GatewayVerdict.Paid => TakeMoney(attempt, report, line),
            GatewayVerdict.Refunded or GatewayVerdict.ChargedBack => TakeMoneyThatWentBack(attempt, report, verdict, line),
            _ => LoseMoney(attempt, report, verdict, line),
        };
        if (isNews || Version != version || line.Event != PaymentLogEvent.StatusCheck)
        {
            _log.Add(PaymentLogEntry.OfAttempt(line, this, attempt, report, mark));
        }
    }

    /// <summary>Keeps a notification that changes nothing: known already, or about another amount.</summary>
    internal void Note(GatewayAttempt attempt, GatewayReport report, LogLine line, PaymentLogMark? mark) =>
        _log.Add(PaymentLogEntry.OfAttempt(line, this, attempt, report, mark));

    /// <summary>True when a report, were it confirmed, could change something; what cannot need not be asked about.</summary>
    internal bool WouldChange(GatewayAttempt attempt, GatewayReport report) => report.Verdict() switch
    {
        GatewayVerdict.Unknown => false,
        GatewayVerdict.Waiting => attempt.IsOpen && !IsKnown(attempt, report),
        GatewayVerdict.Paid => !HasMoneyOf(attempt, report),
        GatewayVerdict.Refunded or GatewayVerdict.ChargedBack => true,
        _ => attempt.IsOpen || attempt.State == AttemptState.Paid,
    };

    private bool Opened(GatewayAttempt attempt, GatewayReport? report, LogLine line)
    {
        _log.Add(PaymentLogEntry.OfAttempt(line, this, attempt, report, mark: null));
        if (AwaitsMoney && attempt.State == AttemptState.Live)
        {
            return true;
        }

        attempt.NoLongerWanted(line.At);
        return false;
    }

    private bool HasMoneyOf(GatewayAttempt attempt, GatewayReport report) =>
        IsOwnMoney(attempt, report) || DuplicateOf(attempt, report) is not null;

    private bool IsOwnMoney(GatewayAttempt attempt, GatewayReport report) =>
        SettledBy == attempt.Id && (report.TransactionId is null || Same(report.TransactionId, SettledTransactionId));

    private DuplicatePayment? DuplicateOf(GatewayAttempt attempt, GatewayReport report) =>
        _duplicates.Find(duplicate => Same(duplicate.TransactionId, report.TransactionId ?? attempt.GatewayOrderId));

    private static bool IsKnown(GatewayAttempt attempt, GatewayReport report) =>
        Same(attempt.TransactionId, report.TransactionId) && Same(attempt.TransactionStatus, report.TransactionStatus);

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.Ordinal);

    private (bool IsNews, PaymentLogMark? Mark) TakeMoney(GatewayAttempt attempt, GatewayReport report, LogLine line)
    {
        if (HasMoneyOf(attempt, report))
        {
            return (SettledBy == attempt.Id && attempt.Learn(report), null);
        }

        if (report.GrossAmount != attempt.Amount)
        {
            return (true, PaymentLogMark.AmountMismatch);
        }

        if (!AwaitsMoney)
        {
            if (SettledBy != attempt.Id)
            {
                attempt.Learn(report);
                attempt.CollectsMoney();
            }

            _duplicates.Add(new(this, line.Id, attempt, report, attempt.Amount, line.At));
            return (true, PaymentLogMark.DuplicatePayment);
        }

        attempt.Learn(report);
        attempt.CollectsMoney();
        Settle(attempt, report, line.At);
        return (true, null);
    }

    private (bool IsNews, PaymentLogMark? Mark) TakeMoneyThatWentBack(GatewayAttempt attempt, GatewayReport report, GatewayVerdict verdict, LogLine line)
    {
        var taken = TakeMoney(attempt, report, line);
        if (taken.Mark == PaymentLogMark.AmountMismatch)
        {
            return taken;
        }

        var returned = FollowRefunds(attempt, report, verdict, line);
        return (taken.IsNews || returned.IsNews, returned.Mark ?? taken.Mark);
    }

    private void Settle(GatewayAttempt attempt, GatewayReport report, DateTimeOffset now)
    {
        var hadLapsed = HasLapsed;
        (Type, Collected, PaidAt) = (attempt.PaymentType ?? UnknownType, attempt.Amount, PaidAtOf(attempt, report, now));
        (SettledBy, SettledTransactionId, Refunded) = (attempt.Id, attempt.TransactionId, Money.Zero);
        OweReceipt(now);
        Move(PaymentStatus.Settlement);
        foreach (var other in _attempts.Where(other => other.IsOpen))
        {
            other.NoLongerWanted(now);
        }

        Record(new PaymentWasSettled(this));
        if (hadLapsed)
        {
            Record(new LapsedPaymentWasSettled(this));
        }
    }

    private (bool IsNews, PaymentLogMark? Mark) LoseMoney(GatewayAttempt attempt, GatewayReport report, GatewayVerdict verdict, LogLine line)
    {
        if (HasMoneyOf(attempt, report))
        {
            return TakeBack(attempt, report, verdict, line);
        }

        if (!attempt.IsOpen)
        {
            return (false, null);
        }

        var isNews = attempt.Learn(report);
        var wasWanted = attempt.State != AttemptState.Unwanted;

        // In a Snap session the customer may try once more with another card, until it is closed; everything else is over for good.
        if (attempt.Kind == AttemptKind.Qris || verdict == GatewayVerdict.Expired)
        {
            attempt.End();
        }
        else if (verdict == GatewayVerdict.Cancelled)
        {
            attempt.NoLongerWanted(line.At);
        }

        if (wasWanted && attempt.Number == AttemptsMade)
        {
            EndWithoutMoney(verdict.StatusWithoutMoney()!.Value, line.At);
        }

        return (isNews, null);
    }

    // Which of several ends without money is shown does not depend on the order in which they are told.
    private void EndWithoutMoney(PaymentStatus to, DateTimeOffset at)
    {
        if (Status == PaymentStatus.Pending || (HasLapsed && to != PaymentStatus.Cancel && Finality(to) > Finality(Status)))
        {
            Lapse(to, at);
        }
    }

    private static int Finality(PaymentStatus status) => status switch
    {
        PaymentStatus.Failure => 1,
        PaymentStatus.Deny => 2,
        PaymentStatus.Expire => 3,
        _ => 0,
    };

    // A gateway's clock that is before the attempt or ahead of ours is not believed.
    private static DateTimeOffset PaidAtOf(GatewayAttempt attempt, GatewayReport report, DateTimeOffset now) =>
        (report.SettledAt ?? report.TransactionTime) is { } told && told >= attempt.StartedAt && told <= now ? told : now;
}
