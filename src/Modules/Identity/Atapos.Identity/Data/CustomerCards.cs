using System.Globalization;
using Atapos.Identity.Contracts;
using Atapos.Identity.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;

namespace Atapos.Identity.Data;

/// <summary>The customers that this host was asked for lately; a trigger of the database tells of every change (ADR 35).</summary>
/// <remarks>
/// As with merchants' profiles: while nothing can be heard nothing kept is trusted, and what was being read while a change came in is
/// answered but not kept. That a customer is new is not told, because "there is none" is not kept.
/// </remarks>
internal sealed class CustomerCards : IDisposable
{
    /// <summary>On which the database tells of a change: the merchant's number, a space, the customer's.</summary>
    internal const string Channel = "atapos_customers";

    /// <summary>The most cards; when there are more, all are forgotten.</summary>
    internal const int Most = 20_000;

    private readonly DatabaseSignals _signals;
    private readonly IDisposable _subscription;
    private readonly Lock _gate = new();
    private readonly Dictionary<(TenantId Tenant, long Id), CustomerCard> _byId = [];
    private readonly Dictionary<(TenantId Tenant, string EmailKey), CustomerCard> _byEmail = [];
    private long _changes;

    public CustomerCards(DatabaseSignals signals)
    {
        _signals = signals;
        _subscription = signals.Subscribe(Channel, Hear);
    }

    internal CustomerCard? Find(TenantId tenant, long id)
    {
        lock (_gate)
        {
            return _signals.IsLive ? _byId.GetValueOrDefault((tenant, id)) : null;
        }
    }

    internal CustomerCard? Find(TenantId tenant, string emailKey)
    {
        lock (_gate)
        {
            return _signals.IsLive ? _byEmail.GetValueOrDefault((tenant, emailKey)) : null;
        }
    }

    /// <summary>To be asked for before the database is read.</summary>
    internal long Begin() => Interlocked.Read(ref _changes);

    /// <summary>Keeps a card, if nothing has changed since its reading began.</summary>
    internal void Keep(TenantId tenant, CustomerCard card, long began)
    {
        lock (_gate)
        {
            if (_changes != began || !_signals.IsLive)
            {
                return;
            }

            if (_byId.Count >= Most)
            {
                Clear();
            }

            _byId[(tenant, card.CustomerId)] = card;
            if (card.Email is { } email)
            {
                _byEmail[(tenant, EmailAddress.Of(email).Key)] = card;
            }
        }
    }

    /// <summary>Forgets a customer that has changed; for the host that made the change, which does not wait to be told.</summary>
    internal void Forget(TenantId tenant, long id)
    {
        lock (_gate)
        {
            _changes++;
            if (_byId.Remove((tenant, id), out var card) && card.Email is { } email)
            {
                _byEmail.Remove((tenant, EmailAddress.Of(email).Key));
            }
        }
    }

    public void Dispose() => _subscription.Dispose();

    private void Hear(string customer)
    {
        var parts = customer.Split(' ');
        if (parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var tenant) && tenant > 0
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            Forget(TenantId.Of(tenant), id);
            return;
        }

        lock (_gate)
        {
            _changes++;
            Clear();
        }
    }

    private void Clear()
    {
        _byId.Clear();
        _byEmail.Clear();
    }
}
