namespace Atapos.Sandbox.Midtrans.Notifications;

/// <summary>How often and when a notification is tried again, on a faster clock.</summary>
/// <param name="Scale">How much faster: 60 makes two minutes two seconds.</param>
internal sealed record RetryTable(int Scale)
{
    private static readonly TimeSpan[] Intervals =
        [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(210)];

    /// <summary>Whether the merchant took it.</summary>
    public static bool IsTaken(int? status) => status is >= 200 and < 300;

    /// <summary>How long to wait for the next try, null when there is none.</summary>
    /// <param name="status">The merchant's HTTP status, null when there was no answer.</param>
    /// <param name="triesMade">So far, this one included.</param>
    public TimeSpan? Next(int? status, int triesMade) => triesMade > Retries(status) ? null : Intervals[triesMade - 1] / Scale;

    private static int Retries(int? status) => status switch
    {
        >= 200 and < 300 => 0,
        301 or 302 or 303 => 0,
        400 or 404 => 2,
        500 => 1,
        503 => 4,
        _ => 5,
    };
}
