using System.Collections.Concurrent;
using System.Globalization;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Tenancy;
using Atapos.Shared.Hosting.Wire;
using Atapos.Tenancy.Contracts;
using Atapos.Tenancy.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Tenancy.Integration;

/// <summary>Knows every merchant that was asked for, because each request asks. The database says when one has changed.</summary>
/// <remarks>
/// While the connection that listens is away nothing is trusted and every question goes to the database. A profile that was being read
/// while a change came in is answered but not kept.
/// </remarks>
internal sealed class MerchantDirectory : ITenantDirectory, IDisposable
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<long, MerchantProfile> _kept = new();
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
            { IsActive: false } => TenantStanding.Inactive,
            _ => TenantStanding.Active,
        };

        async ValueTask<MerchantProfile?> FindAsync()
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

    /// <summary>The profile that is kept, when it can be trusted.</summary>
    internal MerchantProfile? Known(long merchantId) => _signals.IsLive ? _kept.GetValueOrDefault(merchantId) : null;

    /// <summary>Reads the profile of the store's tenant, and keeps it unless a change came in meanwhile.</summary>
    internal async Task<MerchantProfile?> ReadAsync(TenancyDbContext store, CancellationToken cancellationToken)
    {
        var before = Interlocked.Read(ref _changes);
        var merchant = await store.Merchants.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (merchant is null)
        {
            return null;
        }

        var profile = new MerchantProfile(
            merchant.Tenant.Value, merchant.Name, EnumWords<Domain.BusinessType>.Of(merchant.BusinessType), merchant.TimeZone,
            EnumWords<Domain.Language>.Of(merchant.Locale), merchant.ServiceChargeTaxable, merchant.CustomerOrdering, merchant.IsActive);
        if (_signals.IsLive && before == Interlocked.Read(ref _changes))
        {
            Keep(profile);
        }

        return profile;
    }

    public void Dispose() => _subscription.Dispose();

    private void Keep(MerchantProfile profile)
    {
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[profile.MerchantId] = profile;
    }

    private void Forget(string merchant)
    {
        Interlocked.Increment(ref _changes);
        if (long.TryParse(merchant, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            _kept.TryRemove(id, out _);
        }
        else
        {
            _kept.Clear();
        }
    }
}
