using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Http;

namespace Atapos.Catalog.Images;

/// <summary>Lets only so many uploads into this host at once, and only some of them for one merchant, so that a slow or busy shop leaves room for the others.</summary>
internal sealed class UploadGate
{
    /// <summary>The most at once; each may keep 36 MB on disk.</summary>
    internal const int Most = 16;

    /// <summary>The most at once of one merchant.</summary>
    internal const int MostOfOne = 6;

    private const int RetryAfterSeconds = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, int> _inside = [];
    private int _all;

    /// <summary>Lets an upload in until the answer is disposed.</summary>
    /// <exception cref="ProblemException">503 <c>uploads.busy</c>.</exception>
    internal IDisposable Enter(TenantId tenant)
    {
        lock (_gate)
        {
            var own = _inside.GetValueOrDefault(tenant);
            if (_all == Most || own == MostOfOne)
            {
                throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "uploads.busy", "Too many uploads at once; try again in a moment.")
                {
                    RetryAfterSeconds = RetryAfterSeconds,
                };
            }

            _all++;
            _inside[tenant] = own + 1;
        }

        return new Stay(this, tenant);
    }

    private void Leave(TenantId tenant)
    {
        lock (_gate)
        {
            _all--;
            if (--_inside[tenant] == 0)
            {
                _inside.Remove(tenant);
            }
        }
    }

    private sealed class Stay(UploadGate gate, TenantId tenant) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isOver, true))
            {
                gate.Leave(tenant);
            }
        }
    }
}
