using Atapos.Shared;

namespace Atapos.Payments.Domain;

/// <summary>Money that is given back; the payment alone makes and changes it.</summary>
internal sealed class Refund
{
    internal const int LongestKey = 60;
    internal const int LongestReason = 255;

    private Refund()
    {
    }

    internal Refund(Payment payment, long id, RefundTerms order, RefundMethod method, string? transactionId, DateTimeOffset now)
    {
        (Tenant, Id, OrderId) = (payment.Tenant, id, payment.OrderId);
        (Key, Amount, Reason, StaffId) = (order.Key, order.Amount, order.Reason, order.StaffId);
        (Method, TransactionId, AskedAt, DuplicateId) = (method, transactionId, now, order.DuplicateId);
        if (method == RefundMethod.Gateway)
        {
            (State, NextAttemptAt) = (RefundState.Asked, now + GatewayAttempt.Opening);
        }
        else
        {
            (State, DoneAt) = (RefundState.Done, now);
        }
    }

    internal TenantId Tenant { get; private set; }

    internal long Id { get; private set; }

    internal long OrderId { get; private set; }

    /// <summary><c>refund_key</c>, by which the gateway knows a repeat; unique per order.</summary>
    internal string Key { get; private set; } = "";

    /// <summary>Whole rupiah, above zero.</summary>
    internal Money Amount { get; private set; }

    internal string? Reason { get; private set; }

    internal RefundMethod Method { get; private set; }

    internal RefundState State { get; private set; }

    /// <summary>The gateway's transaction that it is taken from; null for cash.</summary>
    internal string? TransactionId { get; private set; }

    /// <summary>The duplicate payment that is given back; null when it is the order's own money.</summary>
    internal long? DuplicateId { get; private set; }

    internal long? StaffId { get; private set; }

    internal DateTimeOffset AskedAt { get; private set; }

    internal DateTimeOffset? DoneAt { get; private set; }

    /// <summary>How often the sweep has claimed it.</summary>
    internal int Attempts { get; private set; }

    /// <summary>When the gateway is asked what became of it, UTC; null once that is known.</summary>
    internal DateTimeOffset? NextAttemptAt { get; private set; }

    internal void Finish(DateTimeOffset now) => (State, DoneAt, NextAttemptAt) = (RefundState.Done, now, null);

    internal void AskAgain(DateTimeOffset now) =>
        (State, AskedAt, DoneAt, Attempts, NextAttemptAt) = (RefundState.Asked, now, null, 0, now + GatewayAttempt.Opening);

    internal void Refuse(DateTimeOffset now) => (State, DoneAt, NextAttemptAt) = (RefundState.Refused, now, null);
}

/// <summary>A wish to give money back.</summary>
/// <param name="Key">1 to 60 of A-Z, a-z, 0-9, <c>-</c> and <c>_</c>.</param>
/// <param name="Amount">Whole rupiah, above zero.</param>
/// <param name="Reason">At most 255 characters.</param>
/// <param name="StaffId">Who gives it back; null when it was done at the gateway.</param>
/// <param name="DuplicateId">The duplicate payment it is taken from, or null.</param>
internal sealed record RefundTerms(string Key, Money Amount, string? Reason, long? StaffId, long? DuplicateId = null);

/// <summary>How money is given back.</summary>
internal enum RefundMethod
{
    /// <summary>Out of the drawer.</summary>
    Cash,

    /// <summary>By the shop's own means, because the gateway cannot; only recorded here.</summary>
    Manual,

    /// <summary>By the gateway, on our word.</summary>
    Gateway,

    /// <summary>By the gateway, on somebody else's word: its dashboard, or a card voided before it was settled.</summary>
    Elsewhere,

    /// <summary>Taken back by the customer's bank.</summary>
    Chargeback,
}

/// <summary>What became of a refund.</summary>
internal enum RefundState
{
    /// <summary>The gateway is asked; until its answer is known the amount counts as given back.</summary>
    Asked,

    /// <summary>Given back.</summary>
    Done,

    /// <summary>The gateway refused, or surely never did it.</summary>
    Refused,
}
