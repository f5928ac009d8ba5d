using Atapos.Shared;

namespace Atapos.Payments.Domain;

/// <summary>One try to have an order paid by the gateway; the payment alone makes and changes it.</summary>
/// <remarks>It is written before the gateway is called, so that whatever the gateway does is found again (ruling 24).</remarks>
internal sealed class GatewayAttempt
{
    internal const int LongestGatewayOrderId = 50;
    internal const int LongestWord = 60;

    private GatewayAttempt()
    {
    }

    internal GatewayAttempt(Payment payment, long id, AttemptKind kind, bool usesOwnAccount, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        (Tenant, Id, OrderId, Number) = (payment.Tenant, id, payment.OrderId, payment.AttemptsMade + 1);
        (Kind, UsesOwnAccount, Amount, State, StartedAt, ExpiresAt) = (kind, usesOwnAccount, payment.Total, AttemptState.Opening, now, expiresAt);
        GatewayOrderId = GatewayOrderIds.Of(payment.OrderNumber, payment.OrderId, Number);
        NextAttemptAt = now + Opening;
    }

    /// <summary>How long the gateway may take to open an attempt; after that whoever asked has given up.</summary>
    internal static TimeSpan Opening { get; } = TimeSpan.FromSeconds(45);

    internal TenantId Tenant { get; private set; }

    internal long Id { get; private set; }

    internal long OrderId { get; private set; }

    /// <summary>1 for the order's first.</summary>
    internal int Number { get; private set; }

    internal AttemptKind Kind { get; private set; }

    /// <summary><c>oh_midtrans_order_id</c>: unique everywhere, never used again (ruling 24).</summary>
    internal string GatewayOrderId { get; private set; } = "";

    /// <summary>True when the merchant's own account takes the money, false for the fallback account.</summary>
    internal bool UsesOwnAccount { get; private set; }

    /// <summary>What the gateway is to take: the order's total.</summary>
    internal Money Amount { get; private set; }

    internal AttemptState State { get; private set; }

    internal DateTimeOffset StartedAt { get; private set; }

    /// <summary>Until when the customer may pay, UTC; the gateway was told.</summary>
    internal DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Of a Snap session.</summary>
    internal string? Token { get; private set; }

    /// <summary>Of a Snap session: its page.</summary>
    internal string? RedirectUrl { get; private set; }

    /// <summary>Of a QRIS charge: what the QR code says.</summary>
    internal string? QrString { get; private set; }

    /// <summary>Of a QRIS charge: the gateway's actions, a JSON list of <c>name</c>, <c>method</c> and <c>url</c>.</summary>
    internal string? QrActions { get; private set; }

    internal string? TransactionId { get; private set; }

    /// <summary>The gateway's own word, in lower case.</summary>
    internal string? TransactionStatus { get; private set; }

    internal string? FraudStatus { get; private set; }

    internal string? PaymentType { get; private set; }

    internal string? Acquirer { get; private set; }

    internal string? Issuer { get; private set; }

    /// <summary>True when payer and shop are with the same issuer; null when nobody said.</summary>
    internal bool? IsOnUs { get; private set; }

    internal DateTimeOffset? TransactionTime { get; private set; }

    /// <summary>How often the sweep has claimed it.</summary>
    internal int Attempts { get; private set; }

    /// <summary>When the sweep looks at it, UTC; null when nothing more is expected.</summary>
    internal DateTimeOffset? NextAttemptAt { get; private set; }

    /// <summary>True while a customer may still pay by it.</summary>
    internal bool IsOpen => State is AttemptState.Opening or AttemptState.Live or AttemptState.Unwanted;

    /// <summary>True while nobody knows yet whether the gateway has opened it.</summary>
    internal bool IsBeingOpened(DateTimeOffset now) => State == AttemptState.Opening && now < StartedAt + Opening;

    internal void OpenSession(string token, string redirectUrl, DateTimeOffset nextLook) =>
        (State, Token, RedirectUrl, NextAttemptAt) = (Opened(), token, redirectUrl, nextLook);

    internal void OpenCharge(string? qrString, string? qrActions, DateTimeOffset nextLook) =>
        (State, QrString, QrActions, NextAttemptAt) = (Opened(), qrString, qrActions, nextLook);

    /// <summary>The order needs it no more; it has to be closed at the gateway.</summary>
    internal void NoLongerWanted(DateTimeOffset nextLook)
    {
        if (IsOpen)
        {
            (State, NextAttemptAt) = (AttemptState.Unwanted, nextLook);
        }
    }

    internal void End() => (State, NextAttemptAt) = (AttemptState.Ended, null);

    internal void CollectsMoney() => (State, NextAttemptAt) = (AttemptState.Paid, null);

    internal void LookAgain(DateTimeOffset at) => NextAttemptAt = IsOpen ? at : null;

    /// <summary>Remembers what the gateway says of a transaction of this attempt; true when that was new.</summary>
    internal bool Learn(GatewayReport report)
    {
        var before = (TransactionId, TransactionStatus, FraudStatus);
        TransactionId = report.TransactionId ?? TransactionId;
        TransactionStatus = Cut(report.TransactionStatus) ?? TransactionStatus;
        FraudStatus = Cut(report.FraudStatus) ?? FraudStatus;
        PaymentType = Cut(report.PaymentType) ?? PaymentType;
        Acquirer = Cut(report.Acquirer) ?? Acquirer;
        Issuer = Cut(report.Issuer) ?? Issuer;
        IsOnUs = report.IsOnUs ?? IsOnUs;
        TransactionTime = report.TransactionTime ?? TransactionTime;
        return before != (TransactionId, TransactionStatus, FraudStatus);
    }

    private AttemptState Opened() => State == AttemptState.Opening ? AttemptState.Live : State;

    // The gateway's words are not ours to limit; what is longer than any of them is cut rather than refused.
    private static string? Cut(string? word) => word is { Length: > LongestWord } ? word[..LongestWord] : word;
}

/// <summary>By which of the gateway's APIs an attempt is made.</summary>
internal enum AttemptKind
{
    /// <summary>A Snap session: the customer chooses the method on the gateway's page.</summary>
    Snap,

    /// <summary>A QRIS charge, shown on the shop's own screen (ruling 29).</summary>
    Qris,
}

/// <summary>Where an attempt stands.</summary>
internal enum AttemptState
{
    /// <summary>The gateway is being asked; its answer is not known.</summary>
    Opening,

    /// <summary>The customer may pay.</summary>
    Live,

    /// <summary>The customer might still pay, and must not: it is to be closed at the gateway.</summary>
    Unwanted,

    /// <summary>Over without money.</summary>
    Ended,

    /// <summary>Its money came.</summary>
    Paid,
}
