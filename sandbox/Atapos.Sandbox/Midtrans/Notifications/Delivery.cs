namespace Atapos.Sandbox.Midtrans.Notifications;

/// <summary>Where a delivery stands.</summary>
internal enum DeliveryState
{
    /// <summary>It waits to be released.</summary>
    Held,

    /// <summary>It is sent when its time comes.</summary>
    Waiting,

    /// <summary>It is being sent.</summary>
    Sending,

    /// <summary>The merchant took it.</summary>
    Delivered,

    /// <summary>The merchant did not take it, and it is not tried again.</summary>
    Failed,

    /// <summary>It was never sent.</summary>
    Dropped,
}

/// <summary>One try.</summary>
/// <param name="At">When it ended, in UTC.</param>
/// <param name="Status">The merchant's HTTP status, null when there was no answer.</param>
/// <param name="Error">Why there was none, else null.</param>
internal sealed record DeliveryAttempt(DateTimeOffset At, int? Status, string? Error);

/// <summary>A notification on its way to a URL.</summary>
internal sealed record Delivery(long Id, string OrderId, string TransactionStatus, string Url, string Body)
{
    public DeliveryState State { get; init; }

    /// <summary>When it is sent next, in UTC.</summary>
    public DateTimeOffset DueAt { get; init; }

    public IReadOnlyList<DeliveryAttempt> Attempts { get; init; } = [];
}
