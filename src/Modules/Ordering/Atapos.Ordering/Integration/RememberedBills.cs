using Atapos.Ordering.Contracts;
using Atapos.Shared;

namespace Atapos.Ordering.Integration;

/// <summary>The bills of the orders that this host took last: most orders are paid soon, where they were taken.</summary>
/// <remarks>Amounts never change once an order is placed; whether it is still untouched, the database says when a bill is used (ADR 45).</remarks>
internal sealed class RememberedBills
{
    /// <summary>The most bills of all merchants together; the oldest goes first.</summary>
    internal const int Most = 20_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(TenantId Tenant, long OrderId), OrderBill> _bills = [];
    private readonly Queue<(TenantId Tenant, long OrderId)> _byAge = new();

    /// <summary>Remembers the bill of an order that was just written, committed or not.</summary>
    internal void Keep(TenantId tenant, OrderBill bill)
    {
        lock (_gate)
        {
            _bills[(tenant, bill.OrderId)] = bill;
            _byAge.Enqueue((tenant, bill.OrderId));
            if (_byAge.Count > Most)
            {
                _bills.Remove(_byAge.Dequeue());
            }
        }
    }

    /// <summary>The bill, which is forgotten with it: it is of use once.</summary>
    internal OrderBill? Take(TenantId tenant, long orderId)
    {
        lock (_gate)
        {
            return _bills.Remove((tenant, orderId), out var bill) ? bill : null;
        }
    }
}
