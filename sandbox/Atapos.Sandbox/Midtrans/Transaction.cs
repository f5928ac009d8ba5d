using System.Globalization;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Midtrans;

/// <summary>What happens to a transaction.</summary>
internal enum TransactionAction
{
    /// <summary>The money came.</summary>
    Settle,

    /// <summary>A card was charged.</summary>
    Capture,

    /// <summary>A card was authorized.</summary>
    Authorize,

    /// <summary>A card was charged and the fraud detection is in doubt.</summary>
    Challenge,

    /// <summary>The merchant accepts the challenged charge.</summary>
    Accept,

    /// <summary>The payment was refused.</summary>
    Deny,

    /// <summary>The bank takes a settled payment back.</summary>
    Reverse,

    /// <summary>Nobody paid in time.</summary>
    Expire,

    /// <summary>The merchant or the customer cancelled.</summary>
    Cancel,

    /// <summary>Something broke at the provider.</summary>
    Fail,

    /// <summary>The customer's bank took all back.</summary>
    Chargeback,

    /// <summary>The customer's bank took a part back.</summary>
    PartialChargeback,
}

/// <summary>A refund the gateway made.</summary>
/// <param name="Id">Counts the refunds of a transaction.</param>
/// <param name="Key">The caller's <c>refund_key</c>, or one made for it.</param>
/// <param name="Amount">In rupiah.</param>
/// <param name="Reason">Why, null when not said.</param>
/// <param name="At">When.</param>
internal sealed record Refund(int Id, string Key, long Amount, string? Reason, DateTimeOffset At);

/// <summary>A payment by one method. Not safe for parallel use: the ledger guards it.</summary>
internal sealed class Transaction(string id, MidtransAccount account, PaymentOrder order, PaymentMethod method, DateTimeOffset time, DateTimeOffset expiry)
{
    public const string Pending = "pending";
    public const string Settlement = "settlement";
    public const string Captured = "capture";
    public const string Refunded = "refund";
    public const string PartlyRefunded = "partial_refund";
    public const string Expired = "expire";
    public const string Canceled = "cancel";
    public const string Denied = "deny";
    public const string Accepted = "accept";
    public const string Challenged = "challenge";

    private const string Authorized = "authorize";
    private const string Failed = "failure";

    private readonly List<Refund> _refunds = [];

    public string Id { get; } = id;

    public MidtransAccount Account { get; } = account;

    public PaymentOrder Order { get; } = order;

    public PaymentMethod Method { get; } = method;

    public DateTimeOffset Time { get; } = time;

    public DateTimeOffset Expiry { get; } = expiry;

    /// <summary>The fields of its method, as status and notifications carry them.</summary>
    public JsonObject Details { get; init; } = [];

    /// <summary>The Snap session it was made in, null when it was charged directly.</summary>
    public string? SnapToken { get; init; }

    /// <summary>As Midtrans writes <c>transaction_status</c>.</summary>
    public string Status { get; private set; } = Pending;

    /// <summary>As Midtrans writes <c>fraud_status</c>.</summary>
    public string FraudStatus { get; private set; } = Accepted;

    /// <summary>When the money came, null before.</summary>
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>When the status changed last.</summary>
    public DateTimeOffset ChangedAt { get; private set; } = time;

    /// <summary>The status as it was asked for before the last change; null when there was no transaction.</summary>
    public string? FormerBody { get; set; }

    public IReadOnlyList<Refund> Refunds => _refunds;

    /// <summary>In rupiah.</summary>
    public long RefundedAmount => _refunds.Sum(refund => refund.Amount);

    /// <summary>In rupiah.</summary>
    public long RefundableAmount => Order.GrossAmount - RefundedAmount;

    /// <summary>Whether the money is in the merchant's hands.</summary>
    public bool IsPaid => Status is Settlement or Captured or PartlyRefunded or Refunded or "chargeback" or "partial_chargeback";

    /// <summary>Whether it can be refunded in its state, whatever its method.</summary>
    public bool IsRefundable => Status is Settlement or PartlyRefunded;

    /// <summary>The code <c>GET status</c> answers with.</summary>
    public int StatusCode => Status switch
    {
        Pending => 201,
        Captured when FraudStatus is Challenged => 201,
        Denied or Failed => 202,
        Expired => 407,
        _ => 200,
    };

    /// <summary>The code a notification carries.</summary>
    public int NotifiedCode => Status is Expired or Canceled ? 202 : StatusCode;

    /// <summary>How long after the payment the gateway can pay back.</summary>
    public TimeSpan RefundWindow => Details["acquirer"]?.ToString() is "airpay shopee" ? TimeSpan.FromDays(365)
        : Details["transaction_type"]?.ToString() is "off-us" ? TimeSpan.FromDays(7)
        : Method.Refund?.Window ?? TimeSpan.Zero;

    /// <summary>Whether ShopeePay holds its money, which pays nothing back from 23:50 to 06:00 in Jakarta.</summary>
    public bool RestsAtNight => Method.PaymentType is "shopeepay" || Details["acquirer"]?.ToString() is "airpay shopee";

    /// <summary>Does it, when the present status allows.</summary>
    /// <param name="action">What happens.</param>
    /// <param name="now">When.</param>
    /// <param name="evenLate">Whether money may come although the transaction ended: the gateway's doubtful hours.</param>
    /// <returns>Whether it was done.</returns>
    public bool Apply(TransactionAction action, DateTimeOffset now, bool evenLate = false)
    {
        if (!Allows(action) && !(evenLate && action is TransactionAction.Settle && Status is Expired or Canceled or Denied or Failed))
        {
            return false;
        }

        (Status, FraudStatus) = action switch
        {
            TransactionAction.Settle => (Settlement, Accepted),
            TransactionAction.Capture or TransactionAction.Accept => (Captured, Accepted),
            TransactionAction.Challenge => (Captured, Challenged),
            TransactionAction.Authorize => (Authorized, Accepted),
            TransactionAction.Deny => (Denied, FraudStatus is Challenged ? Denied : FraudStatus),
            TransactionAction.Reverse => (Denied, FraudStatus),
            TransactionAction.Expire => (Expired, FraudStatus),
            TransactionAction.Cancel => (Canceled, FraudStatus),
            TransactionAction.Fail => (Failed, FraudStatus),
            TransactionAction.Chargeback => ("chargeback", FraudStatus),
            _ => ("partial_chargeback", FraudStatus),
        };
        ChangedAt = now;
        SettledAt = Status is Settlement ? now : SettledAt;
        return true;
    }

    /// <summary>Pays back a part of what is left, or all of it.</summary>
    public Refund AddRefund(string? key, long amount, string? reason, DateTimeOffset now)
    {
        var refund = new Refund(
            _refunds.Count + 1, key ?? string.Create(CultureInfo.InvariantCulture, $"{Id}-{_refunds.Count + 1}"), amount, reason, now);
        _refunds.Add(refund);
        Status = RefundableAmount == 0 ? Refunded : PartlyRefunded;
        ChangedAt = now;
        return refund;
    }

    /// <summary>Whether the present status allows it.</summary>
    public bool Allows(TransactionAction action) => action switch
    {
        TransactionAction.Settle => Status is Pending or Authorized or Captured,
        TransactionAction.Capture => Status is Pending or Authorized,
        TransactionAction.Authorize or TransactionAction.Fail => Status is Pending,
        TransactionAction.Challenge => Status is Pending || (Status is Captured && FraudStatus is Accepted),
        TransactionAction.Accept => Status is Captured && FraudStatus is Challenged,
        TransactionAction.Deny => Status is Pending or Authorized || (Status is Captured && FraudStatus is Challenged),
        TransactionAction.Reverse => Status is Settlement,
        TransactionAction.Expire => Status is Pending or Authorized,
        TransactionAction.Cancel => Status is Pending or Authorized or Captured,
        _ => Status is Settlement,
    };
}
