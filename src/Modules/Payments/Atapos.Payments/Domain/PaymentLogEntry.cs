using Atapos.Shared;

namespace Atapos.Payments.Domain;

/// <summary>What kind of thing happened to a payment (<c>py_event_type</c>).</summary>
internal enum PaymentLogEvent
{
    Cash,
    Cancel,
}

/// <summary>Who moved a payment.</summary>
/// <param name="StaffId">The staff member, or null.</param>
/// <param name="CustomerId">The customer, or null.</param>
internal readonly record struct Actor(long? StaffId, long? CustomerId);

/// <summary>One line of the audit trail of a payment; written once, never changed.</summary>
internal sealed class PaymentLogEntry
{
    private PaymentLogEntry()
    {
    }

    internal long Id { get; private set; }

    internal PaymentLogEvent Event { get; private set; }

    /// <summary>The state that the payment had afterwards.</summary>
    internal PaymentStatus Status { get; private set; }

    internal string? PaymentType { get; private set; }

    /// <summary>The amount that moved, whole rupiah.</summary>
    internal Money Amount { get; private set; }

    /// <summary>Cash that was handed over, and given back.</summary>
    internal Money? Tendered { get; private set; }

    internal Money? Change { get; private set; }

    internal long? StaffId { get; private set; }

    internal long? CustomerId { get; private set; }

    internal DateTimeOffset At { get; private set; }

    internal static PaymentLogEntry OfCash(long id, Payment payment, Money tendered, Money change, long staffId, DateTimeOffset at) => new()
    {
        Id = id,
        Event = PaymentLogEvent.Cash,
        Status = PaymentStatus.Settlement,
        PaymentType = Payment.Cash,
        Amount = payment.Rounded,
        Tendered = tendered,
        Change = change,
        StaffId = staffId,
        At = at,
    };

    internal static PaymentLogEntry OfCancellation(long id, Payment payment, Actor by, DateTimeOffset at) => new()
    {
        Id = id,
        Event = PaymentLogEvent.Cancel,
        Status = PaymentStatus.Cancel,
        Amount = payment.Total,
        StaffId = by.StaffId,
        CustomerId = by.CustomerId,
        At = at,
    };
}
