using Atapos.Shared;

namespace Atapos.Payments.Domain;

/// <summary>What kind of thing happened to a payment (<c>py_event_type</c>).</summary>
internal enum PaymentLogEvent
{
    /// <summary>An attempt was opened at the gateway.</summary>
    Charge,

    /// <summary>The gateway told something by itself.</summary>
    Notification,

    /// <summary>The gateway was asked.</summary>
    StatusCheck,

    /// <summary>Money went back.</summary>
    Refund,

    /// <summary>Somebody cancelled the order.</summary>
    Cancel,

    /// <summary>Somebody, or the time, let it expire.</summary>
    Expire,

    /// <summary>Cash was taken.</summary>
    Cash,
}

/// <summary>What is out of the ordinary about a line of the log.</summary>
internal enum PaymentLogMark
{
    /// <summary>Money for an order that was closed or paid already (ruling 23).</summary>
    DuplicatePayment,

    /// <summary>The signed amount is not the attempt's (ruling 25).</summary>
    AmountMismatch,

    /// <summary>The bank took settled money back.</summary>
    Reversed,

    /// <summary>The customer's bank took money back.</summary>
    Chargeback,

    /// <summary>A word that nobody knows.</summary>
    UnknownStatus,

    /// <summary>A refund that the gateway refused.</summary>
    Refused,
}

/// <summary>Who moved a payment.</summary>
/// <param name="StaffId">The staff member, or null.</param>
/// <param name="CustomerId">The customer, or null.</param>
internal readonly record struct Actor(long? StaffId, long? CustomerId)
{
    /// <summary>The gateway, or the time.</summary>
    internal static Actor Nobody => default;
}

/// <summary>What the log is to say of a move, known before the payment decides what comes of it.</summary>
/// <param name="Id">The id of the log entry.</param>
/// <param name="Event">What happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="At">UTC.</param>
internal sealed record LogLine(long Id, PaymentLogEvent Event, Actor By, DateTimeOffset At)
{
    /// <summary>What the gateway sent, JSON as it came.</summary>
    internal string? Payload { get; init; }

    /// <summary>Of a notification.</summary>
    internal string? Signature { get; init; }
}

/// <summary>One line of the audit trail of a payment; written once, never changed, and chained to the merchant's line before it by the database.</summary>
internal sealed class PaymentLogEntry
{
    private PaymentLogEntry()
    {
    }

    internal PaymentLogEntry(LogLine line, Payment payment, Money amount, string? paymentType)
    {
        (Id, Event, Status, Amount, PaymentType) = (line.Id, line.Event, payment.Status, amount, paymentType);
        (StaffId, CustomerId, At, Payload, Signature) = (line.By.StaffId, line.By.CustomerId, line.At, line.Payload, line.Signature);
    }

    internal long Id { get; private set; }

    internal PaymentLogEvent Event { get; private set; }

    /// <summary>The state that the payment had afterwards.</summary>
    internal PaymentStatus Status { get; private set; }

    internal string? PaymentType { get; private set; }

    /// <summary>The amount that moved or was spoken of, whole rupiah.</summary>
    internal Money Amount { get; private set; }

    /// <summary>Cash that was handed over, and given back.</summary>
    internal Money? Tendered { get; private set; }

    internal Money? Change { get; private set; }

    internal long? StaffId { get; private set; }

    internal long? CustomerId { get; private set; }

    internal DateTimeOffset At { get; private set; }

    /// <summary>The attempt it is about.</summary>
    internal string? GatewayOrderId { get; private set; }

    internal string? TransactionId { get; private set; }

    /// <summary>The gateway's own word.</summary>
    internal string? TransactionStatus { get; private set; }

    internal string? FraudStatus { get; private set; }

    /// <summary>Of a notification.</summary>
    internal string? Signature { get; private set; }

    /// <summary>Of a refund.</summary>
    internal string? RefundKey { get; private set; }

    internal PaymentLogMark? Mark { get; private set; }

    /// <summary>What the gateway sent, JSON as it came.</summary>
    internal string? Payload { get; private set; }

    internal static PaymentLogEntry OfCash(LogLine line, Payment payment, Money tendered, Money change) => new(line, payment, payment.Rounded, Payment.Cash)
    {
        Tendered = tendered,
        Change = change,
    };

    internal static PaymentLogEntry OfAttempt(LogLine line, Payment payment, GatewayAttempt attempt, GatewayReport? report, PaymentLogMark? mark) =>
        new(line, payment, report?.GrossAmount ?? attempt.Amount, report?.PaymentType ?? attempt.PaymentType)
        {
            GatewayOrderId = attempt.GatewayOrderId,
            TransactionId = report?.TransactionId ?? attempt.TransactionId,
            TransactionStatus = report?.TransactionStatus,
            FraudStatus = report?.FraudStatus,
            Payload = line.Payload ?? report?.Raw,
            Mark = mark,
        };

    internal static PaymentLogEntry OfRefund(LogLine line, Payment payment, Refund refund, GatewayReport? report, PaymentLogMark? mark) =>
        new(line, payment, refund.Amount, payment.Type)
        {
            RefundKey = refund.Key,
            TransactionId = refund.TransactionId,
            TransactionStatus = report?.TransactionStatus,
            Payload = line.Payload ?? report?.Raw,
            Mark = mark,
        };
}
