namespace Atapos.Shared.Hosting.Edge;

/// <summary>Makes work that nobody waits for step back while this host answers many requests at once (ADR 47).</summary>
/// <remarks>
/// Then such work gets a tenth of the time, and all of it when it is quiet: what piles up in a rush is done behind it.
/// </remarks>
public sealed class BackgroundPace(TimeProvider clock)
{
    /// <summary>Rests so many times as long as it has worked.</summary>
    internal const int Rest = 9;

    /// <summary>Never rests longer.</summary>
    internal static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(5);

    private int _atWork;

    /// <summary>How many requests may be worked on at once without anything having to step back.</summary>
    internal static int Few => Environment.ProcessorCount;

    /// <summary>To be called between two pieces of such work.</summary>
    /// <param name="worked">How long the last piece took.</param>
    /// <param name="cancellationToken">Ends the rest.</param>
    public Task StepBackAsync(TimeSpan worked, CancellationToken cancellationToken)
    {
        var rest = worked * Rest;
        return Volatile.Read(ref _atWork) <= Few ? Task.CompletedTask : Task.Delay(rest < LongestRest ? rest : LongestRest, clock, cancellationToken);
    }

    internal void Begin() => Interlocked.Increment(ref _atWork);

    internal void End() => Interlocked.Decrement(ref _atWork);
}
