using Atapos.Shared.Hosting.Edge;

namespace Atapos.Shared.Hosting.Tests.Edge;

/// <summary>What nobody waits for steps back in a rush, and only then.</summary>
public sealed class BackgroundPaceTests
{
    private readonly BackgroundPace _pace = new(TimeProvider.System);

    [Fact]
    public void While_few_requests_are_worked_on_nothing_rests()
    {
        Work(BackgroundPace.Few + 1);
        _pace.End();

        _pace.StepBackAsync(TimeSpan.FromHours(1), CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task In_a_rush_it_rests_longer_than_it_worked()
    {
        Work(BackgroundPace.Few + 1);
        var began = TimeProvider.System.GetTimestamp();

        await _pace.StepBackAsync(TimeSpan.FromMilliseconds(20), CancellationToken.None);

        TimeProvider.System.GetElapsedTime(began).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(150));
    }

    [Fact]
    public async Task A_rest_ends_when_the_host_stops()
    {
        Work(BackgroundPace.Few + 1);
        using var stopping = new CancellationTokenSource();
        var rest = _pace.StepBackAsync(TimeSpan.FromHours(1), stopping.Token);

        await stopping.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(rest);
    }

    private void Work(int requests)
    {
        for (var request = 0; request < requests; request++)
        {
            _pace.Begin();
        }
    }
}
