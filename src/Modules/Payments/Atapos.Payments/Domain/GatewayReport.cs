using Atapos.Shared;

namespace Atapos.Payments.Domain;

/// <summary>What the gateway says of one transaction, in an answer or a notification. Anything it did not say, or said in a way that makes no sense, is
/// null. Texts have no control characters and at most <see cref="LongestText"/> characters; instants are UTC.</summary>
internal sealed record GatewayReport
{
    internal const int LongestText = 255;

    /// <summary>The order id we gave.</summary>
    internal string? GatewayOrderId { get; init; }

    /// <summary>The gateway's own id. One order id may see several transactions, when a customer tries again.</summary>
    internal string? TransactionId { get; init; }

    /// <summary>The gateway's word for the state, in lower case; it may be one that nobody knows.</summary>
    internal string? TransactionStatus { get; init; }

    /// <summary>In lower case: <c>accept</c>, <c>challenge</c>, <c>deny</c>.</summary>
    internal string? FraudStatus { get; init; }

    /// <summary>In lower case: <c>qris</c>, <c>gopay</c>, <c>bank_transfer</c>.</summary>
    internal string? PaymentType { get; init; }

    /// <summary>Whose QRIS it is, in lower case: <c>gopay</c>, <c>airpay shopee</c>.</summary>
    internal string? Acquirer { get; init; }

    /// <summary>Whose application paid a QRIS, in lower case.</summary>
    internal string? Issuer { get; init; }

    /// <summary>True when acquirer and issuer of a QRIS are the same.</summary>
    internal bool? IsOnUs { get; init; }

    /// <summary>Null also when it is not whole rupiah.</summary>
    internal Money? GrossAmount { get; init; }

    /// <summary>The gateway's code of the answer or the event, <c>200</c>.</summary>
    internal string? StatusCode { get; init; }

    /// <summary>The gateway's sentence for people, in English or Indonesian.</summary>
    internal string? StatusMessage { get; init; }

    internal DateTimeOffset? TransactionTime { get; init; }

    internal DateTimeOffset? SettledAt { get; init; }

    internal DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>All that was given back so far.</summary>
    internal Money RefundedTotal { get; init; }

    /// <summary>Each time that something was given back.</summary>
    internal IReadOnlyList<ReportedRefund> Refunds { get; init; } = [];

    /// <summary>The JSON as it came.</summary>
    internal required string Raw { get; init; }
}

/// <summary>Money that the gateway says it gave back.</summary>
/// <param name="Id">The gateway's own id.</param>
/// <param name="Key">The key it was ordered with.</param>
/// <param name="Amount">How much.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Reason">As it was given.</param>
/// <param name="ConfirmedAt">When the bank confirmed it, UTC; it comes later.</param>
internal sealed record ReportedRefund(string? Id, string? Key, Money Amount, DateTimeOffset? At, string? Reason, DateTimeOffset? ConfirmedAt);
