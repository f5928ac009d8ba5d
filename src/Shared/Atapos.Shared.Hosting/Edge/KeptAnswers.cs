using System.Globalization;
using Atapos.Shared.Hosting.Data;
using Microsoft.AspNetCore.Http;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>Whole answers of public reads, ready to leave as they are, by merchant and address (ADR 35).</summary>
/// <remarks>
/// An answer is kept only while nothing that was notified can have been missed, and forgotten with all of its merchant's as soon as the
/// database tells of a change, whoever made it. A change that came while an answer was being read keeps that answer from being kept.
/// </remarks>
public abstract class KeptAnswers : IDisposable
{
    /// <summary>The most bytes of all merchants' answers together; the merchant that was not asked for longest goes first.</summary>
    internal const int Most = 64 * 1024 * 1024;

    /// <summary>The most bytes of one merchant's answers; what is beyond is read each time.</summary>
    internal const int MostOfOne = 4 * 1024 * 1024;

    private const int Overhead = 500;

    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, LinkedListNode<Shelf>> _shelves = [];
    private readonly LinkedList<Shelf> _byUse = [];
    private readonly DatabaseSignals _signals;
    private readonly TimeProvider _clock;
    private readonly IDisposable _subscription;
    private long _changes;
    private long _size;

    /// <summary>Begins to listen.</summary>
    /// <param name="signals">Tell of committed changes.</param>
    /// <param name="channel">On which they are told: the merchant's number, or anything else for all merchants.</param>
    /// <param name="clock">Ends answers that the clock alone makes untrue.</param>
    protected KeptAnswers(DatabaseSignals signals, string channel, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(signals);
        (_signals, _clock) = (signals, clock);
        _subscription = signals.Subscribe(channel, Hear);
    }

    /// <summary>Forgets what a merchant's change made untrue; for the host that made the change, which does not wait to be told.</summary>
    public void Forget(TenantId tenant)
    {
        lock (_gate)
        {
            _changes++;
            if (_shelves.TryGetValue(tenant, out var node))
            {
                Remove(node);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _subscription.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The answer that is kept, or null.</summary>
    internal KeptAnswer? Find(TenantId tenant, string address)
    {
        if (!_signals.IsLive)
        {
            return null;
        }

        lock (_gate)
        {
            if (!_shelves.TryGetValue(tenant, out var node) || !node.Value.Answers.TryGetValue(address, out var answer) || _clock.GetUtcNow() >= answer.Until)
            {
                return null;
            }

            if (_byUse.First != node)
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }

            return answer;
        }
    }

    /// <summary>To be asked for before the database is read; null when what is read must not be kept.</summary>
    internal long? Begin() => _signals.IsLive ? Interlocked.Read(ref _changes) : null;

    /// <summary>Keeps an answer, if nothing has changed since its reading began and there is room.</summary>
    internal void Keep(TenantId tenant, string address, KeptAnswer answer, long began)
    {
        var size = Overhead + address.Length + answer.Body.Length;
        lock (_gate)
        {
            if (_changes != began || !_signals.IsLive)
            {
                return;
            }

            if (!_shelves.TryGetValue(tenant, out var node))
            {
                _shelves.Add(tenant, node = _byUse.AddFirst(new Shelf(tenant)));
            }

            var shelf = node.Value;
            if (shelf.Answers.Remove(address, out var former))
            {
                Grow(shelf, -(Overhead + address.Length + former.Body.Length));
            }

            if (shelf.Size + size <= MostOfOne)
            {
                shelf.Answers.Add(address, answer);
                Grow(shelf, size);
            }

            while (_size > Most)
            {
                Remove(_byUse.Last!);
            }
        }
    }

    private void Grow(Shelf shelf, int size)
    {
        shelf.Size += size;
        _size += size;
    }

    private void Remove(LinkedListNode<Shelf> node)
    {
        _byUse.Remove(node);
        _shelves.Remove(node.Value.Tenant);
        _size -= node.Value.Size;
    }

    private void Hear(string merchant)
    {
        if (long.TryParse(merchant, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
        {
            Forget(TenantId.Of(id));
            return;
        }

        lock (_gate)
        {
            _changes++;
            _shelves.Clear();
            _byUse.Clear();
            _size = 0;
        }
    }

    private sealed class Shelf(TenantId tenant)
    {
        internal TenantId Tenant { get; } = tenant;

        internal Dictionary<string, KeptAnswer> Answers { get; } = new(StringComparer.Ordinal);

        internal int Size { get; set; }
    }
}

/// <summary>An answer as it leaves: a 200 with its tag and the headers of its page.</summary>
/// <param name="ContentType">Media type of the body.</param>
/// <param name="Tag">The value of <c>ETag</c>.</param>
/// <param name="TotalCount">The value of <c>X-Total-Count</c>, if any.</param>
/// <param name="Link">The value of <c>Link</c>, if any.</param>
/// <param name="Body">The body's bytes.</param>
/// <param name="Until">UTC; from then on it is not true any more, whatever the database tells.</param>
internal sealed record KeptAnswer(string? ContentType, string Tag, string? TotalCount, string? Link, byte[] Body, DateTimeOffset Until);

/// <summary>What a use case says of its answer: it may be kept, and how long.</summary>
/// <param name="Until">UTC.</param>
internal sealed record MayBeKept(DateTimeOffset Until);

/// <summary>How a use case lets its answer be kept.</summary>
public static class KeepingAnswers
{
    /// <summary>The answer to this request is the same for everyone who sends it and changes only when the database tells so, or at an instant.</summary>
    /// <param name="http">The request.</param>
    /// <param name="until">UTC; null when no instant makes it untrue.</param>
    public static void KeepAnswer(this HttpContext http, DateTimeOffset? until = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Features.Set(new MayBeKept(until ?? DateTimeOffset.MaxValue));
    }
}
