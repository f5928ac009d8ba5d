namespace Atapos.Catalog.Images;

/// <summary>Wakes the sweep of this host before its time.</summary>
internal sealed class ImageSweepBell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);
    private readonly Lock _gate = new();

    /// <summary>Wakes it now, or, when it is at work, once more after that.</summary>
    internal void Ring()
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
    internal Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _rung.WaitAsync(longest, cancellationToken);

    public void Dispose() => _rung.Dispose();
}
