using System.Globalization;
using Atapos.Catalog.Data;
using Atapos.Catalog.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;

namespace Atapos.Catalog.Integration;

/// <summary>The price tags that this host was asked for, by merchant and by the version of the merchant's prices at which they were read.</summary>
/// <remarks>
/// Whoever asks names the version that the database shows to it, and only tags of that very version are found. So nothing here can be
/// stale; what the database tells of changes only frees the memory sooner. What is not on sale is not kept, whoever asks for it.
/// </remarks>
internal sealed class PriceLists : IDisposable
{
    /// <summary>The most tags and offers of all merchants together; the merchant that was not asked for longest goes first.</summary>
    internal const int Most = 100_000;

    /// <summary>The most tags and offers of one merchant; what is beyond is read each time.</summary>
    internal const int MostOfOne = 20_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, LinkedListNode<PriceList>> _lists = [];
    private readonly LinkedList<PriceList> _byUse = [];
    private readonly IDisposable _subscription;
    private int _size;

    public PriceLists(DatabaseSignals signals) => _subscription = signals.Subscribe(PriceVersion.Channel, Forget);

    /// <summary>The tags among those wanted that are kept at this version, and the products of which none is.</summary>
    /// <param name="tenant">The merchant.</param>
    /// <param name="version">What the caller's transaction sees.</param>
    /// <param name="wanted">Products, each once.</param>
    /// <param name="at">When they are to be priced, UTC; a tag that was read for a later instant may lack an offer.</param>
    internal (IReadOnlyList<PriceTag> Kept, long[] Missing) Find(TenantId tenant, Guid version, long[] wanted, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (!_lists.TryGetValue(tenant, out var node) || node.Value.Version != version)
            {
                return ([], wanted);
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            var (kept, missing) = (new List<PriceTag>(wanted.Length), new List<long>());
            foreach (var productId in wanted)
            {
                if (node.Value.Tags.TryGetValue(productId, out var found) && found.From <= at)
                {
                    kept.Add(found.Tag);
                }
                else
                {
                    missing.Add(productId);
                }
            }

            return (kept, [.. missing]);
        }
    }

    /// <summary>The tags of all products that are wanted, with the version at which they were read, whether it is still the version or not; null when one is not kept.</summary>
    /// <param name="tenant">The merchant.</param>
    /// <param name="wanted">Products, each once.</param>
    /// <param name="at">When they are to be priced, UTC.</param>
    internal (Guid Version, IReadOnlyList<PriceTag> Tags)? Remember(TenantId tenant, long[] wanted, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (!_lists.TryGetValue(tenant, out var node))
            {
                return null;
            }

            var version = node.Value.Version;
            var (kept, missing) = Find(tenant, version, wanted, at);
            return missing.Length == 0 ? (version, kept) : null;
        }
    }

    /// <summary>Forgets a merchant's tags.</summary>
    internal void Forget(TenantId tenant)
    {
        lock (_gate)
        {
            if (_lists.TryGetValue(tenant, out var node))
            {
                Remove(node);
            }
        }
    }

    /// <summary>Keeps tags, as far as there is room.</summary>
    /// <param name="tenant">The merchant.</param>
    /// <param name="version">Of the statement that read the tags, in a transaction that had written nothing.</param>
    /// <param name="tags">Each with all offers valid from <paramref name="from"/> on.</param>
    /// <param name="from">UTC.</param>
    internal void Keep(TenantId tenant, Guid version, IReadOnlyList<PriceTag> tags, DateTimeOffset from)
    {
        lock (_gate)
        {
            var list = ListOf(tenant, version);
            foreach (var tag in tags)
            {
                var had = list.Tags.GetValueOrDefault(tag.ProductId);
                var growth = SizeOf(tag) - (had is null ? 0 : SizeOf(had.Tag));
                if (list.Size + growth <= MostOfOne)
                {
                    list.Tags[tag.ProductId] = new(tag, from);
                    list.Size += growth;
                    _size += growth;
                }
            }

            while (_size > Most)
            {
                Remove(_byUse.Last!);
            }
        }
    }

    public void Dispose() => _subscription.Dispose();

    private static int SizeOf(PriceTag tag) => 1 + tag.Offers.Count;

    private PriceList ListOf(TenantId tenant, Guid version)
    {
        if (_lists.TryGetValue(tenant, out var node))
        {
            if (node.Value.Version == version)
            {
                return node.Value;
            }

            Remove(node);
        }

        var list = new PriceList(tenant, version);
        _lists.Add(tenant, _byUse.AddFirst(list));
        return list;
    }

    private void Remove(LinkedListNode<PriceList> node)
    {
        _byUse.Remove(node);
        _lists.Remove(node.Value.Tenant);
        _size -= node.Value.Size;
    }

    private void Forget(string merchant)
    {
        lock (_gate)
        {
            if (!long.TryParse(merchant, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                _lists.Clear();
                _byUse.Clear();
                _size = 0;
            }
            else
            {
                Forget(TenantId.Of(id));
            }
        }
    }

    private sealed class PriceList(TenantId tenant, Guid version)
    {
        internal TenantId Tenant { get; } = tenant;

        internal Guid Version { get; } = version;

        internal Dictionary<long, KeptTag> Tags { get; } = [];

        internal int Size { get; set; }
    }

    private sealed record KeptTag(PriceTag Tag, DateTimeOffset From);
}
