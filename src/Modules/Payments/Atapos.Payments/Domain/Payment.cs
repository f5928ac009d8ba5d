using Atapos.Shared;

namespace Atapos.Payments.Domain;

/// <summary>The payment of one order, and the one authority on its state (ruling 22).</summary>
/// <remarks>Every move raises <see cref="Version"/> and is written into the log. Amounts are whole rupiah.</remarks>
internal sealed class Payment : AggregateRoot
{
    internal const string Cash = "cash";
    internal const int LongestType = 40;

    private readonly List<PaymentLogEntry> _log = [];

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

    /// <summary>How it was paid.</summary>
    internal string? Type { get; private set; }

    /// <summary>What was collected, change already given back.</summary>
    internal Money Collected { get; private set; }

    internal DateTimeOffset? PaidAt { get; private set; }

    /// <summary>Rises by one with every move.</summary>
    internal int Version { get; private set; }

    /// <summary>The customer's receipt; null until it was paid, and for ever when nobody knows the customer.</summary>
    internal Receipt? Receipt { get; private set; }

    /// <summary>The entries of the log that were written since the payment was loaded.</summary>
    internal IReadOnlyList<PaymentLogEntry> Log => _log;

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

    /// <summary>Takes cash at the till.</summary>
    /// <param name="logId">The id of the log entry.</param>
    /// <param name="tendered">What the customer hands over; at least the rounded amount (ruling 26).</param>
    /// <param name="staffId">Who takes it.</param>
    /// <param name="now">UTC.</param>
    /// <returns>The change.</returns>
    /// <exception cref="DomainException">409 <c>payment.not-pending</c>; 422 <c>payment.amount-too-small</c>.</exception>
    internal Money SettleInCash(long logId, Money tendered, long staffId, DateTimeOffset now)
    {
        MustAwaitMoney("paid");
        if (tendered < Rounded)
        {
            throw new DomainException("payment.amount-too-small", $"{tendered} is less than the {Rounded} that are due.");
        }

        var change = tendered - Rounded;
        (Type, Collected, PaidAt) = (Cash, Rounded, now);
        Receipt = CustomerId is null ? null : new(Tenant, OrderId, now);
        Move(PaymentStatus.Settlement, PaymentLogEntry.OfCash(logId, this, tendered, change, staffId, now));
        Record(new PaymentWasSettled(this));
        return change;
    }

    /// <summary>Gives up an order that was not paid.</summary>
    /// <param name="logId">The id of the log entry.</param>
    /// <param name="by">Who cancels.</param>
    /// <param name="now">UTC.</param>
    /// <exception cref="DomainException">409 <c>payment.not-pending</c>.</exception>
    internal void Cancel(long logId, Actor by, DateTimeOffset now)
    {
        MustAwaitMoney("cancelled");
        Move(PaymentStatus.Cancel, PaymentLogEntry.OfCancellation(logId, this, by, now));
        Record(new PaymentWasCancelled(this, now));
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

    private void Move(PaymentStatus to, PaymentLogEntry entry)
    {
        Status = to;
        Version++;
        _log.Add(entry);
    }

    private void MustAwaitMoney(string toBe)
    {
        if (Status == PaymentStatus.Pending)
        {
            return;
        }

        throw DomainException.Conflict("payment.not-pending", $"Only a pending order can be {toBe}; {OrderNumber} is {Wording(Status)}.");
    }

    private static string Wording(PaymentStatus status) => status switch
    {
        PaymentStatus.Settlement => "paid already",
        PaymentStatus.Cancel => "cancelled",
        PaymentStatus.Refund => "refunded",
        PaymentStatus.Expire => "expired",
        _ => "not payable",
    };
}
