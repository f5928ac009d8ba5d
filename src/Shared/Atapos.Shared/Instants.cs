namespace Atapos.Shared;

/// <summary>Instants as the database keeps them.</summary>
public static class Instants
{
    /// <summary>Now in UTC, cut to microseconds, so that what is answered equals what is read back later.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
