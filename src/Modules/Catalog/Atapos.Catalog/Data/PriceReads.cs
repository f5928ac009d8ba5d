using Atapos.Catalog.Data.Specifications;
using Atapos.Catalog.Domain;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Atapos.Catalog.Data;

/// <summary>Reads what products cost, and what tells whether a copy of it is still true.</summary>
internal static class PriceReads
{
    // A transaction that has written may have changed prices, which its version shows to others alone, and only after its commit.
    private const string State = """
        select v.version, pg_current_xact_id_if_assigned() is not null, p.id, p.stock
        from (select $1::bigint as me_id) m
        left join catalog.price_versions v on v.me_id = m.me_id
        left join catalog.products p on p.me_id = m.me_id and p.id = any ($2) and p.stock is not null
        """;

    private const string IsSo = """
        select 1 / (case when (select v.version from catalog.price_versions v where v.me_id = $1) is not distinct from $2
          and not exists (select from catalog.products p where p.me_id = $1 and p.id = any ($3) and p.stock is not null) then 1 else 0 end)
        """;

    /// <summary>Has the session's transaction begin only if the prices are those of this version, and none of the products is counted.</summary>
    internal static void PresumePrices(this CatalogDbContext store, Guid version, long[] productIds) => store.Session.Presume(TenantSession.Statement(
        IsSo, store.CurrentTenant.Value, SqlValues.Of(NpgsqlDbType.Uuid, version == Guid.Empty ? null : version), productIds));

    /// <summary>The version of the prices at this moment and, as it is never kept, the stock of products.</summary>
    internal static Task<PriceState> ReadPriceStateAsync(this CatalogDbContext store, long[] productIds, CancellationToken cancellationToken) =>
        store.Session.ReadAsync(TenantSession.Statement(State, store.CurrentTenant.Value, productIds), ReadStateAsync, cancellationToken);

    /// <summary>The active products among these, with the version of the prices that they show; one statement, and so one state.</summary>
    /// <param name="store">The store.</param>
    /// <param name="productIds">Each once.</param>
    /// <param name="earliest">The first instant at which their prices will be asked for, UTC.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal static async Task<(Guid Version, IReadOnlyList<PriceTag> Tags)> ReadPriceTagsAsync(
        this CatalogDbContext store, long[] productIds, DateTimeOffset earliest, CancellationToken cancellationToken)
    {
        var offers =
            from item in store.PromotionProducts
            join promotion in store.Promotions.Matching(new PromotionsToCome(earliest)) on item.PromotionId equals promotion.Id
            select new { item.ProductId, promotion.Id, promotion.Name, promotion.DiscountType, promotion.DiscountValue, promotion.StartAt, promotion.EndAt };
        var rows = await store.Products
            .Matching(new ProductsOnSale())
            .Where(product => productIds.Contains(product.Id))
            .Select(product => new
            {
                Version = store.PriceVersions.Select(state => state.Version).FirstOrDefault(),
                Tag = new PriceTag(
                    product.Id,
                    product.Name,
                    product.Type,
                    product.BasePrice,
                    product.TaxPercent,
                    product.ServiceChargePercent,
                    product.IsAvailable,
                    product.Stock != null,
                    offers.Where(offer => offer.ProductId == product.Id)
                        .Select(offer => new ScheduledOffer(
                            new Offer(offer.Id, offer.Name, Discount.Of(offer.DiscountType, offer.DiscountValue)), offer.StartAt, offer.EndAt))
                        .ToList()),
            })
            .ToListAsync(cancellationToken);
        return (rows.Count == 0 ? Guid.Empty : rows[0].Version, [.. rows.Select(row => row.Tag)]);
    }

    private static async Task<PriceState> ReadStateAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var stock = new Dictionary<long, int>();
        var (version, hasWritten) = (Guid.Empty, false);
        while (await reader.ReadAsync(cancellationToken))
        {
            version = await reader.IsDBNullAsync(0, cancellationToken) ? Guid.Empty : reader.GetGuid(0);
            hasWritten = reader.GetBoolean(1);
            if (!await reader.IsDBNullAsync(2, cancellationToken))
            {
                stock.Add(reader.GetInt64(2), reader.GetInt32(3));
            }
        }

        return new(version, hasWritten, stock);
    }
}

/// <summary>What a merchant's prices are at a moment, without the prices.</summary>
/// <param name="Version">Of the prices; empty while none has ever changed.</param>
/// <param name="HasWritten">True when the transaction itself may have changed prices.</param>
/// <param name="Stock">Units left of the products that are counted.</param>
internal sealed record PriceState(Guid Version, bool HasWritten, IReadOnlyDictionary<long, int> Stock);
