using Atapos.Shared.Hosting.Edge;

namespace Atapos.Shared.Hosting.Tests.Edge;

public sealed class LimitTableTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private readonly StoppedClock _clock = new();
    private readonly LimitTable _table;

    public LimitTableTests() => _table = new(Window, _clock);

    [Fact]
    public void A_window_begins_with_its_first_request_and_has_so_many()
    {
        for (var used = 1; used <= 3; used++)
        {
            var standing = _table.Count(Key(1), 3);
            (standing.Used, standing.Remaining, standing.IsExceeded).ShouldBe((used, 3 - used, false));
            standing.EndsAt.ShouldBe(StoppedClock.Begin + Window);
            _clock.Now += TimeSpan.FromSeconds(1);
        }

        _table.Look(Key(1), 3).IsUsedUp.ShouldBeTrue();
        _table.Count(Key(1), 3).IsExceeded.ShouldBeTrue();
        _table.Count(Key(2), 3).Remaining.ShouldBe(2);
    }

    [Fact]
    public void When_it_ends_counting_begins_anew()
    {
        _table.Count(Key(1), 1);
        _table.Count(Key(1), 1).IsExceeded.ShouldBeTrue();

        _clock.Now += Window;

        _table.Count(Key(1), 1).IsExceeded.ShouldBeFalse();
    }

    [Fact]
    public void A_clock_that_is_set_back_locks_nobody_out()
    {
        _table.Count(Key(1), 1);
        _table.Count(Key(1), 1).IsExceeded.ShouldBeTrue();

        _clock.Now -= TimeSpan.FromHours(1);

        _table.Count(Key(1), 1).IsExceeded.ShouldBeFalse();
    }

    [Fact]
    public void Looking_counts_nothing()
    {
        _table.Look(Key(1), 1).Used.ShouldBe(0);
        _table.Look(Key(1), 1).Used.ShouldBe(0);
        _table.Count(Key(1), 1).Used.ShouldBe(1);
    }

    [Fact]
    public void A_million_strangers_take_no_memory_and_do_not_free_who_has_used_up_a_limit()
    {
        for (var i = 0; i < 5; i++)
        {
            _table.Count(Key(-1), 3);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var stranger = 0; stranger < 1_000_000; stranger++)
        {
            _table.Count(Key(stranger), 3);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(64 * 1024);
        _table.Count(Key(-1), 3).IsExceeded.ShouldBeTrue();
    }

    [Fact]
    public void Counting_at_once_loses_nothing()
    {
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                _table.Count(Key(1), 1_000_000);
            }
        });

        _table.Look(Key(1), 1_000_000).Used.ShouldBe(8_000);
    }

    private static LimitKey Key(long number) => new(0, number, 0);

    private sealed class StoppedClock : TimeProvider
    {
        internal static readonly DateTimeOffset Begin = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

        internal DateTimeOffset Now { get; set; } = Begin;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
