using Atapos.Shared;

namespace Atapos.Payments.Domain;

/// <summary>What a transaction's state at the gateway means for the money (ruling 22).</summary>
internal enum GatewayVerdict
{
    /// <summary>A word that nobody knows; nothing follows from it.</summary>
    Unknown,

    /// <summary>The customer has still to pay, or the bank to decide.</summary>
    Waiting,

    /// <summary>The money is there.</summary>
    Paid,

    /// <summary>Refused by the bank or by fraud detection; after the money was there: taken back by the bank.</summary>
    Denied,

    /// <summary>Called off at the gateway; of a captured card also: given back before it was settled.</summary>
    Cancelled,

    /// <summary>Not paid in time.</summary>
    Expired,

    /// <summary>Broken at the gateway.</summary>
    Failed,

    /// <summary>Paid, and some or all of it given back.</summary>
    Refunded,

    /// <summary>Paid, and some or all of it taken back by the customer's bank.</summary>
    ChargedBack,
}

/// <summary>Reads the gateway's words.</summary>
internal static class GatewayVerdicts
{
    /// <summary>The meaning of a state and what fraud detection says of it.</summary>
    internal static GatewayVerdict Verdict(this GatewayReport report) => (report.TransactionStatus, report.FraudStatus) switch
    {
        ("pending" or "authorize", _) => GatewayVerdict.Waiting,
        ("capture" or "settlement", null or "" or "accept") => GatewayVerdict.Paid,
        ("capture" or "settlement", "deny") => GatewayVerdict.Denied,
        ("capture" or "settlement", _) => GatewayVerdict.Waiting,
        ("deny", _) => GatewayVerdict.Denied,
        ("cancel", _) => GatewayVerdict.Cancelled,
        ("expire", _) => GatewayVerdict.Expired,
        ("failure", _) => GatewayVerdict.Failed,
        ("refund" or "partial_refund", _) => GatewayVerdict.Refunded,
        ("chargeback" or "partial_chargeback", _) => GatewayVerdict.ChargedBack,
        _ => GatewayVerdict.Unknown,
    };

    /// <summary>The state that an unpaid order gets by a verdict without money; null for the others.</summary>
    internal static PaymentStatus? StatusWithoutMoney(this GatewayVerdict verdict) => verdict switch
    {
        GatewayVerdict.Denied => PaymentStatus.Deny,
        GatewayVerdict.Cancelled => PaymentStatus.Cancel,
        GatewayVerdict.Expired => PaymentStatus.Expire,
        GatewayVerdict.Failed => PaymentStatus.Failure,
        _ => null,
    };
}
