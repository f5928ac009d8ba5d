using System.Collections.Concurrent;
using System.Globalization;
using Atapos.Ordering.Data;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Ordering.Live;

/// <summary>Rings when a merchant's orders have news: on this host at once, on the others by <see cref="NewsTeller"/>.</summary>
internal sealed class NewsBell : WorkBell
{
    private readonly ConcurrentDictionary<long, byte> _untold = new();
    private Action<TenantId?>? _listeners;

    /// <summary>Calls back for each merchant with news, with null when any may have some.</summary>
    internal void Listen(Action<TenantId?> heard) => _listeners += heard;

    /// <summary>Calls back no more.</summary>
    internal void Ignore(Action<TenantId?> heard) => _listeners -= heard;

    /// <summary>Called after the commit.</summary>
    internal void Ring(TenantId tenant)
    {
        _untold[tenant.Value] = 0;
        _listeners?.Invoke(tenant);
        Ring();
    }

    /// <summary>Another host has rung.</summary>
    internal void Hear(TenantId? tenant) => _listeners?.Invoke(tenant);

    /// <summary>The merchants that the other hosts have not been told of, at most so many.</summary>
    internal IReadOnlyList<long> Take(int most)
    {
        List<long> taken = [];
        foreach (var tenant in _untold.Keys.Take(most))
        {
            if (_untold.TryRemove(tenant, out _))
            {
                taken.Add(tenant);
            }
        }

        return taken;
    }
}

/// <summary>Tells the other hosts which merchants' orders have news, and hears it from them.</summary>
/// <remarks>
/// Not in the transaction of the change: PostgreSQL lets only one transaction that notifies commit at a time, over all merchants. What a
/// crash leaves untold is found without, because streams look into the database every few seconds by themselves.
/// </remarks>
internal sealed class NewsTeller(NewsBell bell, NpgsqlDataSource database, DatabaseSignals signals, TimeProvider clock, ILogger<NewsTeller> log)
    : BackgroundService
{
    // A payload has less than 8,000 bytes.
    private const int MerchantsAtOnce = 300;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private readonly string _self = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = signals.Subscribe(NewsSignals.Channel, Hear);
        while (!stoppingToken.IsCancellationRequested)
        {
            await bell.WaitAsync(Timeout.InfiniteTimeSpan, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            await TellAllAsync();
            await Task.Delay(Gathering, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // Of the last requests, which have ended by now.
        await TellAllAsync();
    }

    private async Task TellAllAsync()
    {
        try
        {
            while (bell.Take(MerchantsAtOnce) is { Count: > 0 } merchants)
            {
                await database.SignalNewsAsync($"{_self}:{string.Join(',', merchants)}", CancellationToken.None);
            }
        }
        catch (NpgsqlException away)
        {
            log.LogWarning("Other hosts could not be told of news ({Reason}); they find them a little later.", away.Message);
        }
    }

    private void Hear(string payload)
    {
        if (payload.Length == 0)
        {
            bell.Hear(null);
            return;
        }

        var (from, merchants) = payload.Split(':') is [var host, var list] ? (host, list) : ("", "");
        if (string.Equals(from, _self, StringComparison.Ordinal))
        {
            return;
        }

        foreach (var merchant in merchants.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (long.TryParse(merchant, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
            {
                bell.Hear(TenantId.Of(id));
            }
        }
    }
}
