using Atapos.Shared;

namespace Atapos.Payments.Domain;

/// <summary>The payment of one order, and the one authority on its state (ruling 22).</summary>
/// <remarks>
/// Every move raises <see cref="Version"/> and is written into the log. Amounts are whole rupiah. What concerns the gateway stands in
/// <c>Payment.Gateway.cs</c>, what is given back in <c>Payment.Refunds.cs</c>.
/// </remarks>
internal sealed partial class Payment : AggregateRoot
{
    internal const string Cash = "cash";
    internal const string UnknownType = "midtrans";
    internal const int LongestType = 40;

    private readonly List<PaymentLogEntry> _log = [];
    private readonly List<GatewayAttempt> _attempts = [];
    private readonly List<Refund> _refunds = [];
    private readonly List<DuplicatePayment> _duplicates = [];

    private Payment()
    {
    }

    private Payment(TenantId tenant)
        : base(tenant)
    {
    }

    internal long OrderId { get; private set; }

    internal string OrderNumber { get; private set; } = "";

    /// <summary>Whose order it is, if known.</summary>
    internal long? CustomerId { get; private set; }

    /// <summary>What a gateway takes.</summary>
    internal Money Total { get; private set; }

    /// <summary>What cash is taken in (ruling 3).</summary>
    internal Money Rounded { get; private set; }

    internal PaymentStatus Status { get; private set; }

    /// <summary>How it was paid: <c>cash</c>, or the gateway's word.</summary>
    internal string? Type { get; private set; }

    /// <summary>What was collected, change already given back.</summary>
    internal Money Collected { get; private set; }

    /// <summary>What of it was given back.</summary>
    internal Money Refunded { get; private set; }

    internal DateTimeOffset? PaidAt { get; private set; }

    /// <summary>Rises by one with every move.</summary>
    internal int Version { get; private set; }

    /// <summary>How often the gateway was asked to have it paid.</summary>
    internal int AttemptsMade { get; private set; }

    /// <summary>The attempt whose money it is; null while unpaid, and for cash.</summary>
    internal long? SettledBy { get; private set; }

    /// <summary>The gateway's transaction whose money it is.</summary>
    internal string? SettledTransactionId { get; private set; }

    /// <summary>The customer's receipt; null until it was paid, and for ever when nobody knows the customer.</summary>
    internal Receipt? Receipt { get; private set; }

    /// <summary>The entries of the log that were written since the payment was loaded.</summary>
    internal IReadOnlyList<PaymentLogEntry> Log => _log;

    /// <summary>All attempts at the gateway.</summary>
    internal IReadOnlyList<GatewayAttempt> Attempts => _attempts;

    /// <summary>All that was given back, or is being.</summary>
    internal IReadOnlyList<Refund> Refunds => _refunds;

    /// <summary>All money that came besides.</summary>
    internal IReadOnlyList<DuplicatePayment> Duplicates => _duplicates;

    /// <summary>True while the order can be paid: pending, or an attempt came to nothing (ruling 22).</summary>
    internal bool AwaitsMoney => Status is PaymentStatus.Pending || HasLapsed;

    /// <summary>True when an attempt came to nothing and nothing has followed yet; its goods are back on sale.</summary>
    internal bool HasLapsed => Status is PaymentStatus.Deny or PaymentStatus.Expire or PaymentStatus.Failure;

    /// <summary>The payment of an order that was just placed.</summary>
    internal static Payment Await(TenantId tenant, long orderId, string orderNumber, long? customerId, Money total, Money rounded) => new(tenant)
    {
        OrderId = orderId,
        OrderNumber = orderNumber,
        CustomerId = customerId,
        Total = total,
        Rounded = rounded,
        Status = PaymentStatus.Pending,
    };

    /// <summary>Takes cash at the till, also when an attempt at the gateway came to nothing (ruling 22); none may be open there.</summary>
    /// <param name="logId">The id of the log entry.</param>
    /// <param name="tendered">What the customer hands over; at least the rounded amount (ruling 26).</param>
    /// <param name="staffId">Who takes it.</param>
    /// <param name="now">UTC.</param>
    /// <returns>The change.</returns>
    /// <exception cref="DomainException">409 <c>payment.not-pending</c>; 422 <c>payment.amount-too-small</c>.</exception>
    internal Money SettleInCash(long logId, Money tendered, long staffId, DateTimeOffset now)
    {
        MustAwaitMoney();
        MustHaveNoOpenAttempt();
        if (tendered < Rounded)
        {
            throw new DomainException("payment.amount-too-small", $"{tendered} is less than the {Rounded} that are due.");
        }

        var change = tendered - Rounded;
        (Type, Collected, PaidAt) = (Cash, Rounded, now);
        OweReceipt(now);
        Move(PaymentStatus.Settlement);
        _log.Add(PaymentLogEntry.OfCash(new(logId, PaymentLogEvent.Cash, new(staffId, CustomerId: null), now), this, tendered, change));
        Record(new PaymentWasSettled(this));
        return change;
    }

    /// <summary>Gives up an order that was not paid; no attempt may be open at the gateway.</summary>
    /// <param name="line">What the log says.</param>
    /// <exception cref="DomainException">409 <c>payment.not-pending</c>.</exception>
    internal void Cancel(LogLine line)
    {
        MustBePending("cancelled");
        MustHaveNoOpenAttempt();
        Lapse(PaymentStatus.Cancel, line.At);
        _log.Add(new(line, this, Total, paymentType: null));
    }

    /// <summary>Lets an order that was not paid expire by hand; no attempt may be open at the gateway.</summary>
    /// <param name="line">What the log says.</param>
    /// <exception cref="DomainException">409 <c>payment.not-pending</c>.</exception>
    internal void Expire(LogLine line)
    {
        MustBePending("expired");
        MustHaveNoOpenAttempt();
        Lapse(PaymentStatus.Expire, line.At);
        _log.Add(new(line, this, Total, paymentType: null));
    }

    /// <summary>True while a receipt is still to be written.</summary>
    internal bool OwesReceipt => Receipt is { State: ReceiptState.Due };

    /// <summary>Settles what became of the receipt; it is never written again.</summary>
    /// <param name="state">Anything but <see cref="ReceiptState.Due"/>.</param>
    /// <exception cref="InvalidOperationException">No receipt is owed.</exception>
    internal void EndReceipt(ReceiptState state)
    {
        if (!OwesReceipt)
        {
            throw new InvalidOperationException($"No receipt of {OrderNumber} is owed.");
        }

        Receipt!.End(state);
    }

    // One receipt for good: money that a bank took back and that came again is not told twice (ruling 30).
    private void OweReceipt(DateTimeOffset now) => Receipt ??= CustomerId is null ? null : new(Tenant, OrderId, now);

    private void Move(PaymentStatus to)
    {
        Status = to;
        Version++;
    }

    private void Lapse(PaymentStatus to, DateTimeOffset at)
    {
        Move(to);
        Record(to == PaymentStatus.Cancel ? new PaymentWasCancelled(this, at) : new PaymentWasLapsed(this, at));
    }

    private void MustBePending(string toBe)
    {
        if (Status != PaymentStatus.Pending)
        {
            throw DomainException.Conflict("payment.not-pending", $"Only a pending order can be {toBe}; {OrderNumber} is {Wording(Status)}.");
        }
    }

    private void MustAwaitMoney()
    {
        if (!AwaitsMoney)
        {
            throw DomainException.Conflict("payment.not-pending", $"{OrderNumber} cannot be paid; it is {Wording(Status)}.");
        }
    }

    private void MustHaveNoOpenAttempt()
    {
        if (_attempts.Exists(attempt => attempt.IsOpen))
        {
            throw DomainException.Conflict("payment.attempt-open", $"{OrderNumber} can still be paid at the gateway; that has to be closed first.");
        }
    }

    private static string Wording(PaymentStatus status) => status switch
    {
        PaymentStatus.Settlement => "paid already",
        PaymentStatus.Cancel => "cancelled",
        PaymentStatus.Refund => "refunded",
        PaymentStatus.Expire => "expired",
        PaymentStatus.Deny => "denied",
        PaymentStatus.Failure => "failed",
        _ => "pending",
    };
}
