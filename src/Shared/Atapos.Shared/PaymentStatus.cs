namespace Atapos.Shared;

/// <summary>The seven states of an order's payment (<c>oh_payment_status</c>, ruling 22).</summary>
public enum PaymentStatus
{
    /// <summary>Awaiting payment.</summary>
    Pending,

    /// <summary>Paid.</summary>
    Settlement,

    /// <summary>Cancelled before it was paid.</summary>
    Cancel,

    /// <summary>Denied by the bank or by fraud detection.</summary>
    Deny,

    /// <summary>Not paid in time.</summary>
    Expire,

    /// <summary>The payment failed.</summary>
    Failure,

    /// <summary>Paid and wholly given back.</summary>
    Refund,
}
