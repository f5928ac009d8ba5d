using Atapos.Shared;

namespace Atapos.Payments.Domain;

/// <summary>The receipt that a payment owes its customer by mail: once per order, for cash too (ruling 30). Only the payment makes one.</summary>
internal sealed class Receipt
{
    private Receipt()
    {
    }

    internal Receipt(TenantId tenant, long orderId, DateTimeOffset now) => (Tenant, Id, NextAttemptAt) = (tenant, orderId, now);

    internal TenantId Tenant { get; private set; }

    /// <summary>The order.</summary>
    internal long Id { get; private set; }

    /// <summary>How often it was tried to write it.</summary>
    internal int Attempts { get; private set; }

    /// <summary>When it is due, UTC; null once it is settled what became of it.</summary>
    internal DateTimeOffset? NextAttemptAt { get; private set; }

    internal ReceiptState State { get; private set; }

    internal void End(ReceiptState state) => (State, NextAttemptAt) = (state, null);
}

/// <summary>What became of a receipt.</summary>
internal enum ReceiptState
{
    /// <summary>It is to be written.</summary>
    Due,

    /// <summary>It was given to the mails.</summary>
    Mailed,

    /// <summary>There was no address.</summary>
    Omitted,

    /// <summary>It was given up; the log says why.</summary>
    Failed,
}
