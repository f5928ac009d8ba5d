using System.Text.Json.Serialization;

namespace Atapos.Sandbox.Midtrans;

/// <summary>What of a notification is not as it was signed, or not true.</summary>
internal enum Tampering
{
    None,

    /// <summary>The signature is wrong.</summary>
    Signature,

    /// <summary>The status, which is not signed, is another one; the signature holds.</summary>
    Status,

    /// <summary>Another amount, and signed.</summary>
    Amount,

    /// <summary>An order that does not exist, and signed.</summary>
    Order,
}

/// <summary>How the gateway refuses a refund.</summary>
internal enum RefundRefusal
{
    None,

    /// <summary>412.</summary>
    NotAllowed,

    /// <summary>414.</summary>
    Rejected,

    /// <summary>202, and the payment stays settled.</summary>
    DeniedByBank,
}

/// <summary>How the gateway behaves towards an order, or towards all that have no rule of their own.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MidtransRule
{
    /// <summary>The order; null for all.</summary>
    public string? OrderId { get; init; }

    /// <summary>Notifications wait until they are released.</summary>
    public bool Hold { get; init; }

    /// <summary>So many of the next notifications are never sent.</summary>
    public int Drop { get; init; }

    /// <summary>Each notification is sent so many times more, at most 20.</summary>
    public int Repeat { get; init; }

    /// <summary>Notifications are sent so much later, in milliseconds, at most 600,000.</summary>
    public int DelayMs { get; init; }

    public Tampering Tamper { get; init; }

    /// <summary><c>transaction_status</c> in upper case.</summary>
    public bool UppercaseStatus { get; init; }

    /// <summary>No <c>fraud_status</c>.</summary>
    public bool OmitFraudStatus { get; init; }

    /// <summary>Fields nobody has heard of.</summary>
    public bool ExtraFields { get; init; }

    /// <summary><c>GET status</c> still tells the former state for so long, in milliseconds, at most 600,000.</summary>
    public int StatusLagMs { get; init; }

    /// <summary>Nothing expires by itself.</summary>
    public bool NeverExpires { get; init; }

    public RefundRefusal RefuseRefunds { get; init; }
}

/// <summary>The present rules. Safe for parallel requests.</summary>
internal sealed class MidtransRules
{
    /// <summary>Beyond this many a rule is refused.</summary>
    public const int Most = 5_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, MidtransRule> _ofOrders = new(StringComparer.Ordinal);
    private MidtransRule _ofAll = new();

    /// <summary>Puts a rule in the place of the former one of the same order; false when there is no room.</summary>
    public bool Set(MidtransRule rule)
    {
        lock (_gate)
        {
            if (rule.OrderId is not { } order)
            {
                _ofAll = rule;
                return true;
            }

            if (_ofOrders.Count >= Most && !_ofOrders.ContainsKey(order))
            {
                return false;
            }

            _ofOrders[order] = rule;
            return true;
        }
    }

    /// <summary>The rule of this order.</summary>
    public MidtransRule For(string orderId)
    {
        lock (_gate)
        {
            return _ofOrders.GetValueOrDefault(orderId, _ofAll);
        }
    }

    /// <summary>Whether the next notification of this order is to be dropped; counts it.</summary>
    public bool TakeDrop(string orderId)
    {
        lock (_gate)
        {
            var rule = _ofOrders.GetValueOrDefault(orderId, _ofAll);
            if (rule.Drop == 0)
            {
                return false;
            }

            var rest = rule with { Drop = rule.Drop - 1 };
            if (rest.OrderId is { } order)
            {
                _ofOrders[order] = rest;
            }
            else
            {
                _ofAll = rest;
            }

            return true;
        }
    }

    /// <summary>The rule of all first, then those of orders.</summary>
    public IReadOnlyList<MidtransRule> List()
    {
        lock (_gate)
        {
            return [_ofAll, .. _ofOrders.Values.OrderBy(rule => rule.OrderId, StringComparer.Ordinal)];
        }
    }

    /// <summary>Takes all rules away.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _ofOrders.Clear();
            _ofAll = new MidtransRule();
        }
    }
}
