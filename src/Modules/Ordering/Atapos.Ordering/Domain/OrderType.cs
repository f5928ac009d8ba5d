namespace Atapos.Ordering.Domain;

/// <summary>How the order is served (<c>oh_order_type</c>).</summary>
internal enum OrderType
{
    DineIn,
    Takeaway,
    Delivery,
    ServiceJob,
    WalkIn,
}
