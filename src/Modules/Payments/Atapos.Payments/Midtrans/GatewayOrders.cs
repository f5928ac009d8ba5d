using Atapos.Shared;

namespace Atapos.Payments.Midtrans;

/// <summary>What a customer shall pay on a page of the gateway.</summary>
/// <param name="OrderId">The gateway's order id: 1 to 50 letters, digits and <c>- _ ~ .</c>, never used before (ruling 24).</param>
/// <param name="Amount">More than nothing, and the sum of the items.</param>
/// <param name="Items">What it is for.</param>
/// <param name="Customer">Who pays, as far as known.</param>
/// <param name="Expiry">How long it can be paid.</param>
/// <param name="FinishUrl">Where the customer is led afterwards, or null.</param>
/// <param name="IdempotencyKey">The same for the same attempt; a UUID of 36 characters.</param>
internal sealed record SnapOrder(
    string OrderId, Money Amount, IReadOnlyList<GatewayItem> Items, GatewayCustomer Customer, GatewayExpiry Expiry, Uri? FinishUrl, string IdempotencyKey);

/// <summary>What shall be paid by QRIS.</summary>
/// <param name="OrderId">The gateway's order id: 1 to 50 letters, digits and <c>- _ ~ .</c>, never used before (ruling 24).</param>
/// <param name="Amount">More than nothing, and the sum of the items.</param>
/// <param name="Items">What it is for.</param>
/// <param name="Customer">Who pays, as far as known.</param>
/// <param name="Expiry">How long it can be paid.</param>
/// <param name="IdempotencyKey">The same for the same attempt; a UUID of 36 characters.</param>
internal sealed record QrisOrder(
    string OrderId, Money Amount, IReadOnlyList<GatewayItem> Items, GatewayCustomer Customer, GatewayExpiry Expiry, string IdempotencyKey);

/// <summary>A row of what is paid for.</summary>
/// <param name="Id">Unique in its list, at most 50 characters.</param>
/// <param name="Name">At most 50 code points.</param>
/// <param name="Price">Per unit.</param>
/// <param name="Quantity">1 or more.</param>
internal sealed record GatewayItem(string Id, string Name, Money Price, int Quantity);

/// <summary>Who pays; what is not known is null.</summary>
/// <param name="Name">The whole name.</param>
/// <param name="Email">Mail address.</param>
/// <param name="Phone">In any writing.</param>
internal sealed record GatewayCustomer(string? Name, string? Email, string? Phone)
{
    /// <summary>Nobody in particular.</summary>
    internal static GatewayCustomer Unknown { get; } = new(null, null, null);
}

/// <summary>How long something can be paid.</summary>
/// <param name="Start">UTC; without it the gateway's clock would begin when the customer chooses a method.</param>
/// <param name="Minutes">1 to 10,080, which is seven days.</param>
internal readonly record struct GatewayExpiry(DateTimeOffset Start, int Minutes);

/// <summary>Money to give back.</summary>
/// <param name="Key">The refund's own: letters, digits, <c>-</c> and <c>_</c>, at most 50. The same key again is the same refund.</param>
/// <param name="Amount">More than nothing.</param>
/// <param name="Reason">For people, or null.</param>
internal sealed record RefundOrder(string Key, Money Amount, string? Reason);
