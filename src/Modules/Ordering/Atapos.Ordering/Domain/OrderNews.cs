using Atapos.Shared;

namespace Atapos.Ordering.Domain;

/// <summary>What happened to an order that whoever looks at it wants to see at once.</summary>
internal enum OrderNews
{
    /// <summary>It was placed.</summary>
    Created,

    /// <summary>Its money came.</summary>
    Paid,

    /// <summary>It was called off.</summary>
    Cancelled,

    /// <summary>Nobody paid it in time.</summary>
    Expired,

    /// <summary>The bank or the gateway refused the money, or took it back.</summary>
    Denied,

    /// <summary>The gateway could not take the money.</summary>
    Failed,

    /// <summary>Some or all of its money was given back.</summary>
    Refunded,

    /// <summary>After a payment that came to nothing a new one was begun.</summary>
    Reopened,
}

/// <summary>Tells what is new about an order.</summary>
internal static class OrderChanges
{
    /// <summary>What happened between what was shown before and now; null when nothing did that is worth telling.</summary>
    /// <param name="before">The state that was shown.</param>
    /// <param name="refundedBefore">What was shown as given back.</param>
    /// <param name="order">The order now.</param>
    internal static OrderNews? Between(PaymentStatus before, Money refundedBefore, Order order)
    {
        if (order.Refunded.Amount > refundedBefore.Amount)
        {
            return OrderNews.Refunded;
        }

        return order.PaymentStatus == before ? null : Of(order.PaymentStatus);
    }

    private static OrderNews Of(PaymentStatus status) => status switch
    {
        PaymentStatus.Pending => OrderNews.Reopened,
        PaymentStatus.Settlement => OrderNews.Paid,
        PaymentStatus.Cancel => OrderNews.Cancelled,
        PaymentStatus.Expire => OrderNews.Expired,
        PaymentStatus.Deny => OrderNews.Denied,
        PaymentStatus.Failure => OrderNews.Failed,
        PaymentStatus.Refund => OrderNews.Refunded,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such state of a payment."),
    };
}
