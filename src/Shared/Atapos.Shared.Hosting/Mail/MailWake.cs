namespace Atapos.Shared.Hosting.Mail;

/// <summary>Wakes this host's sender of mails.</summary>
internal sealed class MailWake : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly Lock _gate = new();

    internal void Now()
    {
        lock (_gate)
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }

    internal Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _signal.WaitAsync(longest, cancellationToken);

    public void Dispose() => _signal.Dispose();
}
