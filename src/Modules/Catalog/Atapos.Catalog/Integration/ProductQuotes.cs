using Atapos.Catalog.Contracts;
using Atapos.Catalog.Data;
using Atapos.Catalog.Domain;

namespace Atapos.Catalog.Integration;

/// <summary>
/// Quotes prices from the price lists that this host keeps, as long as the database says in the caller's own transaction that they are
/// what they were; what is not kept is read. A change that was committed before the call is never missed. Stock is always read; of what is presumed the database says that none is counted.
/// </summary>
internal sealed class ProductQuotes(CatalogDbContext store, PriceLists lists) : IProductQuotes
{
    public IReadOnlyDictionary<long, ProductQuote>? Presume(IReadOnlyCollection<long> productIds, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(productIds);
        long[] wanted = [.. productIds];
        if (store.Session.IsOpen || lists.Remember(store.CurrentTenant, wanted, at) is not { } remembered
            || remembered.Tags.Any(tag => tag.IsCounted || !tag.IsAvailable))
        {
            return null;
        }

        store.PresumePrices(remembered.Version, wanted);
        return remembered.Tags.ToDictionary(tag => tag.ProductId, tag => Quote(tag, at, stockLeft: null));
    }

    public async Task<IReadOnlyDictionary<long, ProductQuote>> QuoteAsync(
        IReadOnlyCollection<long> productIds, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(productIds);
        long[] wanted = [.. productIds];
        var state = await store.ReadPriceStateAsync(wanted, cancellationToken);
        var tags = state.HasWritten
            ? await ReadAsync(wanted, at, cancellationToken)
            : await FindAsync(wanted, state.Version, at, cancellationToken);
        if (tags.Any(tag => tag.IsCounted != state.Stock.ContainsKey(tag.ProductId)))
        {
            // To count a product, or not any more, does not change the version.
            lists.Forget(store.CurrentTenant);
        }

        return tags.ToDictionary(tag => tag.ProductId, tag => Quote(tag, at, state.Stock.TryGetValue(tag.ProductId, out var left) ? left : null));
    }

    private static ProductQuote Quote(PriceTag tag, DateTimeOffset at, int? stockLeft)
    {
        var best = tag.BestAt(at);
        return new(
            tag.ProductId,
            tag.Name,
            tag.Type,
            tag.BasePrice.Amount,
            best.FinalPrice.Amount,
            tag.TaxPercent.Value,
            tag.ServiceChargePercent.Value,
            tag.IsAvailable,
            stockLeft,
            best.Offer?.PromotionId,
            best.Offer?.PromotionName);
    }

    private async Task<IReadOnlyList<PriceTag>> FindAsync(long[] wanted, Guid version, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant;
        var (kept, missing) = lists.Find(tenant, version, wanted, at);
        if (missing.Length == 0)
        {
            return kept;
        }

        var (current, read) = await store.ReadPriceTagsAsync(missing, at, cancellationToken);
        if (current != version && kept.Count > 0)
        {
            // A change came in between: all of it or nothing, so that an order does not mix the prices of two moments.
            (current, read) = await store.ReadPriceTagsAsync(wanted, at, cancellationToken);
            kept = [];
        }

        lists.Keep(tenant, current, read, at);
        return [.. kept, .. read];
    }

    private async Task<IReadOnlyList<PriceTag>> ReadAsync(long[] wanted, DateTimeOffset at, CancellationToken cancellationToken) =>
        (await store.ReadPriceTagsAsync(wanted, at, cancellationToken)).Tags;
}
