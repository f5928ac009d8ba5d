using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Http;

namespace Atapos.Ordering.Live;

/// <summary>The open streams of this host, and a feed for each merchant that has some.</summary>
internal sealed class OrderFeeds : IDisposable
{
    /// <summary>How long a stream can be resumed.</summary>
    internal static readonly TimeSpan NewsKept = TimeSpan.FromDays(7);

    /// <summary>How many streams a host keeps open.</summary>
    internal const int MostStreams = 2_000;

    /// <summary>How many streams one caller keeps open at a host: tills of a shop may share a token.</summary>
    internal const int MostOfCaller = 50;

    private const int RetryAfterSeconds = 10;

    // However many streams resume at once, they leave the other connections to the tills.
    private const int MostReaders = 2;

    private readonly NewsBell _bell;
    private readonly OwnTransaction _own;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, OrderFeed> _feeds = [];
    private readonly Dictionary<(TenantId, string), int> _callers = [];
    private readonly SemaphoreSlim _readers = new(MostReaders, MostReaders);
    private int _streams;

    /// <summary>Made by the container.</summary>
    public OrderFeeds(NewsBell bell, OwnTransaction own, TimeProvider clock)
    {
        (_bell, _own, _clock) = (bell, own, clock);
        _bell.Listen(Wake);
    }

    /// <summary>How many streams are open.</summary>
    internal int Open => Volatile.Read(ref _streams);

    /// <summary>Takes a place for a stream; give it back.</summary>
    /// <param name="tenant">Whose orders.</param>
    /// <param name="caller">Who looks, by its stable name.</param>
    /// <exception cref="ProblemException">429 <c>stream.too-many</c> or 503 <c>overloaded</c>.</exception>
    internal Place Enter(TenantId tenant, string caller)
    {
        lock (_gate)
        {
            if (_streams == MostStreams)
            {
                throw new ProblemException(StatusCodes.Status503ServiceUnavailable, ProblemCodes.Overloaded, "Too many streams are open; try again soon.")
                {
                    RetryAfterSeconds = RetryAfterSeconds,
                };
            }

            var own = _callers.GetValueOrDefault((tenant, caller));
            if (own == MostOfCaller)
            {
                throw new ProblemException(StatusCodes.Status429TooManyRequests, "stream.too-many", $"You have {MostOfCaller} streams open already.")
                {
                    RetryAfterSeconds = RetryAfterSeconds,
                };
            }

            _callers[(tenant, caller)] = own + 1;
            _streams++;
            if (!_feeds.TryGetValue(tenant, out var feed))
            {
                _feeds[tenant] = feed = new OrderFeed(tenant, _own, _readers, _clock);
            }

            feed.Streams++;
            return new(this, feed, tenant, caller);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bell.Ignore(Wake);
        _readers.Dispose();
    }

    private void Wake(TenantId? tenant)
    {
        List<OrderFeed> feeds;
        lock (_gate)
        {
            feeds = tenant is { } one ? _feeds.TryGetValue(one, out var feed) ? [feed] : [] : [.. _feeds.Values];
        }

        feeds.ForEach(feed => feed.Wake());
    }

    private void Leave(OrderFeed feed, TenantId tenant, string caller)
    {
        lock (_gate)
        {
            _streams--;
            if (--_callers[(tenant, caller)] == 0)
            {
                _callers.Remove((tenant, caller));
            }

            if (--feed.Streams == 0)
            {
                _feeds.Remove(tenant);
                feed.Dispose();
            }
        }
    }

    /// <summary>A stream's place at a feed.</summary>
    internal sealed class Place(OrderFeeds feeds, OrderFeed feed, TenantId tenant, string caller) : IDisposable
    {
        private int _left;

        /// <summary>The merchant's.</summary>
        internal OrderFeed Feed => feed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                feeds.Leave(feed, tenant, caller);
            }
        }
    }
}
