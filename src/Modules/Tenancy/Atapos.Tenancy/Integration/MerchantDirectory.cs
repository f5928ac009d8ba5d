using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Tenancy;
using Atapos.Tenancy.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Tenancy.Integration;

/// <summary>Knows every merchant that was asked for, because each request asks. The database says when one has changed.</summary>
/// <remarks>
/// While the connection that listens is away nothing is trusted and every question goes to the database. A merchant that was being read
/// while a change came in is answered but not kept.
/// </remarks>
internal sealed class MerchantDirectory : ITenantDirectory, IDisposable
{
    private const int MostKept = 10_000;
    private const int AtOnce = 1_000;

    private readonly ConcurrentDictionary<long, KnownMerchant> _kept = new();
    private readonly IServiceScopeFactory _scopes;
    private readonly DatabaseSignals _signals;
    private readonly IDisposable _subscription;
    private long _changes;

    public MerchantDirectory(IServiceScopeFactory scopes, DatabaseSignals signals)
    {
        _scopes = scopes;
        _signals = signals;
        _subscription = signals.Subscribe(TenancyDbContext.Changes, Forget);
    }

    public async ValueTask<TenantStanding> StandingAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        return await FindAsync() switch
        {
            null => TenantStanding.Unknown,
            { Profile.IsActive: false } => TenantStanding.Inactive,
            _ => TenantStanding.Active,
        };

        async ValueTask<KnownMerchant?> FindAsync()
        {
            if (Known(tenant.Value) is { } known)
            {
                return known;
            }

            await using var scope = _scopes.CreateAsyncScope();
            var store = scope.ServiceProvider.GetRequiredService<TenancyDbContext>();
            store.Session.Enter(tenant);
            await store.Session.BeginAsync(cancellationToken);
            return await ReadAsync(store, cancellationToken);
        }
    }

    public async IAsyncEnumerable<TenantId> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = 0L;
        IReadOnlyList<TenantId> page;
        do
        {
            await using (var scope = _scopes.CreateAsyncScope())
            {
                var store = scope.ServiceProvider.GetRequiredService<TenancyDbContext>();
                store.Session.EnterPlatform();
                await store.Session.BeginAsync(cancellationToken);
                page = await store.Merchants.AsNoTracking().Where(merchant => (long)(object)merchant.Tenant > last)
                    .OrderBy(merchant => merchant.Tenant).Take(AtOnce).Select(merchant => merchant.Tenant).ToListAsync(cancellationToken);
            }

            foreach (var merchant in page)
            {
                yield return merchant;
                last = merchant.Value;
            }
        }
        while (page.Count == AtOnce);
    }

    /// <summary>What is kept of a merchant, else what the store's session reads of it.</summary>
    /// <param name="store">On the session that asks.</param>
    /// <param name="merchantId">The merchant of that session.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async ValueTask<KnownMerchant?> FindAsync(TenancyDbContext store, long merchantId, CancellationToken cancellationToken)
    {
        if (merchantId != store.CurrentTenant.Value)
        {
            throw new ArgumentException("A session knows its own merchant alone.", nameof(merchantId));
        }

        if (Known(merchantId) is { } known)
        {
            return known;
        }

        await store.Session.EnsureBegunAsync(cancellationToken);
        return await ReadAsync(store, cancellationToken);
    }

    /// <summary>Drops what is kept of a merchant that this host has changed, before the database tells.</summary>
    internal void Forget(TenantId merchant)
    {
        Interlocked.Increment(ref _changes);
        _kept.TryRemove(merchant.Value, out _);
    }

    public void Dispose() => _subscription.Dispose();

    private KnownMerchant? Known(long merchantId) => _signals.IsLive ? _kept.GetValueOrDefault(merchantId) : null;

    /// <summary>Reads the merchant of the store's session, and keeps it unless a change came in meanwhile.</summary>
    private async Task<KnownMerchant?> ReadAsync(TenancyDbContext store, CancellationToken cancellationToken)
    {
        var before = Interlocked.Read(ref _changes);
        var merchant = await store.Merchants.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (merchant is null)
        {
            return null;
        }

        var known = KnownMerchant.Of(merchant);
        if (_signals.IsLive && before == Interlocked.Read(ref _changes))
        {
            Keep(known);
        }

        return known;
    }

    private void Keep(KnownMerchant known)
    {
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[known.Profile.MerchantId] = known;
    }

    private void Forget(string merchant)
    {
        if (long.TryParse(merchant, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            Forget(TenantId.Of(id));
            return;
        }

        Interlocked.Increment(ref _changes);
        _kept.Clear();
    }
}
