using System.Globalization;

namespace Atapos.Sandbox.Midtrans;

/// <summary>The time Midtrans believes it is. It goes with the machine's until a control stops it or moves it.</summary>
internal sealed class MidtransClock(TimeProvider machine)
{
    /// <summary>How far it can be moved at most.</summary>
    public static readonly TimeSpan FurthestMove = TimeSpan.FromDays(3_650);

    // Midtrans writes times of Jakarta without an offset.
    private static readonly TimeSpan Jakarta = TimeSpan.FromHours(7);

    private static readonly TimeSpan NightBegins = new(23, 50, 0);
    private static readonly TimeSpan NightEnds = TimeSpan.FromHours(6);

    private readonly Lock _gate = new();
    private DateTimeOffset? _stoppedAt;
    private TimeSpan _ahead;

    /// <summary>Now, in UTC.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return (_stoppedAt ?? machine.GetUtcNow()) + _ahead;
            }
        }
    }

    /// <summary>A time as Midtrans writes it: <c>yyyy-MM-dd HH:mm:ss</c> of GMT+7.</summary>
    public static string Text(DateTimeOffset time) => time.ToOffset(Jakarta).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Whether it is from 23:50 to 06:00 in Jakarta.</summary>
    public static bool IsNight(DateTimeOffset time) => time.ToOffset(Jakarta).TimeOfDay is var hour && (hour >= NightBegins || hour < NightEnds);

    /// <summary>Lets it stand still at this time; null lets it go with the machine's again.</summary>
    public void Stop(DateTimeOffset? at)
    {
        lock (_gate)
        {
            _stoppedAt = at?.ToUniversalTime();
            _ahead = TimeSpan.Zero;
        }
    }

    /// <summary>Moves it on; false when that is too far.</summary>
    public bool Advance(TimeSpan by)
    {
        lock (_gate)
        {
            if (by < TimeSpan.Zero || by > FurthestMove || _ahead + by > FurthestMove)
            {
                return false;
            }

            _ahead += by;
            return true;
        }
    }
}
