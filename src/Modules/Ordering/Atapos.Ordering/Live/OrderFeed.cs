using Atapos.Identity.Contracts;
using Atapos.Ordering.Data;
using Atapos.Ordering.Domain;
using Atapos.Ordering.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Ordering.Live;

/// <summary>News of an order with the order as it was then.</summary>
/// <param name="Number">Counts per merchant from 1, without gaps.</param>
/// <param name="Kind">What happened.</param>
/// <param name="CustomerId">Whose order it is, if anybody's.</param>
/// <param name="HappenedAt">UTC.</param>
/// <param name="Order">As a list shows it.</param>
internal sealed record LiveOrder(long Number, OrderNews Kind, long? CustomerId, DateTimeOffset HappenedAt, OrderSummary Order);

/// <summary>What follows a place in the news.</summary>
/// <param name="News">By number, the next one first; empty when there are none.</param>
/// <param name="IsLost">What follows was removed long ago, or the place is none of this database: only the present can be shown.</param>
internal sealed record NewsPage(IReadOnlyList<LiveOrder> News, bool IsLost = false);

/// <summary>The news of one merchant, read from the database once for all its streams on this host.</summary>
/// <remarks>
/// A stream asks for what follows its own place, so nothing is kept for one that is slow; what it finds no more in memory it reads
/// again. Names of customers are in memory for a short while alone, because they may be erased.
/// </remarks>
internal sealed class OrderFeed(TenantId tenant, OwnTransaction own, SemaphoreSlim readers, TimeProvider clock) : IDisposable
{
    internal const int PageSize = 100;

    private const int Remembered = 200;

    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(1);

    // A signal can be missed, when a host dies between a commit and telling it.
    private static readonly TimeSpan TrustedFor = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Lock _gate = new();
    private TaskCompletionSource _news = NewSignal();
    private IReadOnlyList<LiveOrder> _recent = [];
    private long _latest = -1;

    // How often news were announced, and how often they had been when the last reading began: only then does it hold them all. A reading
    // that still goes on counts for nothing, or who is woken meanwhile would take what was known before for the latest.
    private long _announced = 1;
    private long _read;
    private long _readAt;

    /// <summary>How many streams use it; its owner counts.</summary>
    internal int Streams { get; set; }

    /// <summary>Ends when there may be news; take it before reading, or some could come in between.</summary>
    internal Task Signal
    {
        get
        {
            lock (_gate)
            {
                return _news.Task;
            }
        }
    }

    /// <summary>Once no stream uses it.</summary>
    public void Dispose() => _reading.Dispose();

    /// <summary>There may be news.</summary>
    internal void Wake()
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _announced++;
            (waiting, _news) = (_news, NewSignal());
        }

        waiting.TrySetResult();
    }

    /// <summary>The number of the latest news.</summary>
    internal async Task<long> LatestAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        return Volatile.Read(ref _latest);
    }

    /// <summary>What follows a place, at most a page.</summary>
    /// <param name="place">The number of the last news that were seen; 0 for none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<NewsPage> AfterAsync(long place, CancellationToken cancellationToken)
    {
        if (place > await LatestAsync(cancellationToken))
        {
            // Another host has told of it, and its signal is still on the way.
            Doubt();
            await RefreshAsync(cancellationToken);
        }

        long latest;
        lock (_gate)
        {
            latest = _latest;
            if (place == latest)
            {
                return new([]);
            }

            if (place < latest && _recent.Count > 0 && place >= _recent[0].Number - 1)
            {
                return new([.. _recent.SkipWhile(news => news.Number <= place).Take(PageSize)]);
            }
        }

        if (place > latest)
        {
            return new([], IsLost: true);
        }

        var older = await ReadAsync(place, PageSize, cancellationToken);
        return older.Count > 0 && older[0].Number == place + 1 ? new(older) : new([], IsLost: true);
    }

    private void Doubt()
    {
        lock (_gate)
        {
            _announced++;
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (IsFresh())
        {
            return;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            while (!IsFresh())
            {
                await ReadNewsAsync(cancellationToken);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    private bool IsFresh()
    {
        lock (_gate)
        {
            return _read == _announced && clock.GetElapsedTime(_readAt) < TrustedFor;
        }
    }

    private async Task ReadNewsAsync(CancellationToken cancellationToken)
    {
        long announced;
        lock (_gate)
        {
            announced = _announced;
        }

        var known = _latest;
        var fresh = known < 0 ? [] : await ReadAsync(known, Remembered, cancellationToken);
        var latest = fresh.Count > 0 ? fresh[^1].Number : known < 0 ? await LatestInDatabaseAsync(cancellationToken) : known;
        Keep(known, fresh, latest, fresh.Count == Remembered ? announced - 1 : announced);
    }

    private void Keep(long known, IReadOnlyList<LiveOrder> fresh, long latest, long read)
    {
        var oldest = clock.GetUtcNow() - RememberedFor;
        lock (_gate)
        {
            var before = fresh.Count > 0 && fresh[0].Number != known + 1 ? [] : _recent;
            var kept = before.Concat(fresh).TakeLast(Remembered).SkipWhile(news => news.HappenedAt < oldest);
            _recent = [.. kept];
            _latest = latest;
            _readAt = clock.GetTimestamp();
            _read = read;
        }
    }

    private Task<long> LatestInDatabaseAsync(CancellationToken cancellationToken) =>
        ReadingAsync((services, token) => services.GetRequiredService<OrderingDbContext>().LatestNewsAsync(token), cancellationToken);

    /// <summary>The news after a place up to the first gap, with their orders.</summary>
    private Task<IReadOnlyList<LiveOrder>> ReadAsync(long place, int most, CancellationToken cancellationToken) => ReadingAsync<IReadOnlyList<LiveOrder>>(
        async (services, token) =>
        {
            var store = services.GetRequiredService<OrderingDbContext>();
            var found = await store.News.AsNoTracking()
                .Where(news => news.Number > place).OrderBy(news => news.Number).Take(most).ToListAsync(token);
            if (found.Count == 0)
            {
                return [];
            }

            var entries = found.TakeWhile((news, index) => news.Number == found[0].Number + index).ToList();
            var ids = entries.Select(news => news.OrderId).Distinct().ToList();
            var orders = await store.Orders.AsNoTracking()
                .Where(order => ids.Contains(order.Id)).Select(OrderSummary.From(store.TablesEver)).ToListAsync(token);
            var named = await OrderSummary.NameCustomersAsync(orders, services.GetRequiredService<ICustomers>(), token);
            var byId = named.ToDictionary(order => order.Id);
            return [.. entries.Select(news => new LiveOrder(news.Number, news.Kind, news.CustomerId, news.HappenedAt, AsItWas(byId[news.OrderId], news)))];
        },
        cancellationToken);

    private static OrderSummary AsItWas(OrderSummary order, OrderNewsEntry news) => order with
    {
        PaymentStatus = news.PaymentStatus,
        PaymentType = news.PaymentType,
        PaidAt = news.PaidAt,
        Refunded = news.Refunded.Amount,
    };

    private async Task<T> ReadingAsync<T>(Func<IServiceProvider, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await readers.WaitAsync(cancellationToken);
        try
        {
            return await own.RunAsync(tenant, read, cancellationToken);
        }
        finally
        {
            readers.Release();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
