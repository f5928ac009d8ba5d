using Ardalis.GuardClauses;
using Atapos.Shared;

namespace Atapos.Catalog.Domain;

/// <summary>One change of a product's stock, for good; only the product makes one. All of a product's movements add up to its stock.</summary>
internal sealed class StockMovement
{
    internal const int LongestReason = 200;

    private StockMovement()
    {
    }

    internal StockMovement(
        TenantId tenant, long id, long productId, StockMovementKind kind, int delta, int? stockAfter, DateTimeOffset at, long? orderId, string? reason)
    {
        Tenant = tenant;
        Id = id;
        ProductId = productId;
        Kind = kind;
        Delta = delta;
        StockAfter = stockAfter;
        At = at;
        OrderId = orderId;
        Reason = Guard.Against.Longer(reason, LongestReason, "stock.reason-invalid", "The reason");
    }

    public TenantId Tenant { get; private set; }

    public long Id { get; private set; }

    public long ProductId { get; private set; }

    public StockMovementKind Kind { get; private set; }

    /// <summary>Units: below zero for a sale, above zero for a return, never zero.</summary>
    public int Delta { get; private set; }

    /// <summary>Units left afterwards; null when counting ended with it, or when nobody noted it.</summary>
    public int? StockAfter { get; private set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>The order of a sale or a return; null for an adjustment.</summary>
    public long? OrderId { get; private set; }

    /// <summary>Why a person adjusted the stock.</summary>
    public string? Reason { get; private set; }
}

/// <summary>Why the stock changed.</summary>
internal enum StockMovementKind
{
    /// <summary>Taken for an order.</summary>
    Sale,

    /// <summary>Given back because the order came to nothing.</summary>
    Return,

    /// <summary>Counted by a person.</summary>
    Adjustment,
}
