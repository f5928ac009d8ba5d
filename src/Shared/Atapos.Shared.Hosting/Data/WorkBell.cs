namespace Atapos.Shared.Hosting.Data;

/// <summary>Wakes a background job of this host before its time; each job has a bell of its own kind.</summary>
public abstract class WorkBell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);
    private readonly Lock _gate = new();

    /// <summary>Wakes the job now, or, when it is at work, once more after that.</summary>
    public void Ring()
    {
        lock (_gate)
        {
            if (_rung.CurrentCount == 0)
            {
                _rung.Release();
            }
        }
    }

    /// <summary>Waits until it rings, at most so long.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _rung.WaitAsync(longest, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _rung.Dispose();
        GC.SuppressFinalize(this);
    }
}
