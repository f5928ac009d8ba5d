namespace Atapos.Shared.Hosting.Edge;

/// <summary>What is counted: a kind and 128 bits that name one of it.</summary>
internal readonly record struct LimitKey(byte Kind, long High, long Low)
{
    /// <summary>Seeded anew in each process, so that nobody can choose keys that crowd one place.</summary>
    public override int GetHashCode() => HashCode.Combine(Kind, High, Low);
}

/// <summary>How far a limit is used up.</summary>
/// <param name="Most">How many the window has.</param>
/// <param name="Used">How many were asked for in it, up to one beyond.</param>
/// <param name="EndsAt">When the window ends, UTC.</param>
internal readonly record struct LimitStanding(int Most, int Used, DateTimeOffset EndsAt)
{
    internal bool IsUsedUp => Used >= Most;

    internal bool IsExceeded => Used > Most;

    internal int Remaining => Math.Max(0, Most - Used);
}

/// <summary>Counts in fixed windows, each beginning with its first request, in memory that never grows.</summary>
/// <remarks>
/// A key has eight places of the table. When all are taken by others whose windows still run, the one that has counted least gives way:
/// a crowd of new addresses pushes out newcomers, not those who have used up their limit.
/// </remarks>
internal sealed class LimitTable
{
    private const int Ways = 8;
    private const int Sets = 8 * 1024;
    private const int Locks = 256;

    private readonly Slot[] _slots = new Slot[Sets * Ways];
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Locks).Select(_ => new Lock())];
    private readonly TimeProvider _clock;
    private readonly long _window;

    internal LimitTable(TimeSpan window, TimeProvider clock) => (_window, _clock) = (window.Ticks, clock);

    /// <summary>Counts one more.</summary>
    internal LimitStanding Count(LimitKey key, int most) => Visit(key, most, counts: true);

    /// <summary>Looks without counting.</summary>
    internal LimitStanding Look(LimitKey key, int most) => Visit(key, most, counts: false);

    private LimitStanding Visit(LimitKey key, int most, bool counts)
    {
        var now = _clock.GetUtcNow().UtcTicks;
        var set = (key.GetHashCode() & int.MaxValue) % Sets;
        var ways = _slots.AsSpan(set * Ways, Ways);
        lock (_locks[set % Locks])
        {
            var place = 0;
            for (var i = 0; i < Ways; i++)
            {
                if (!IsRunning(ways[i], now))
                {
                    ways[i] = default;
                }
                else if (ways[i].Key == key)
                {
                    ways[i].Count = Math.Min(ways[i].Count + (counts ? 1 : 0), most + 1);
                    return new(most, ways[i].Count, new(ways[i].EndsAt, TimeSpan.Zero));
                }

                place = ways[i].Count < ways[place].Count ? i : place;
            }

            var endsAt = now + _window;
            if (counts)
            {
                ways[place] = new() { Key = key, Count = 1, EndsAt = endsAt };
            }

            return new(most, counts ? 1 : 0, new(endsAt, TimeSpan.Zero));
        }
    }

    // A clock that is set back must not lock anybody out for longer than a window.
    private bool IsRunning(in Slot slot, long now) => slot.EndsAt > now && slot.EndsAt - now <= _window;

    private struct Slot
    {
        internal LimitKey Key;
        internal int Count;
        internal long EndsAt;
    }
}
