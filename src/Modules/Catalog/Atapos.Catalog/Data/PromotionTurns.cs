using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Data;

/// <summary>When the clock alone changes which promotions run.</summary>
internal static class PromotionTurns
{
    /// <summary>The next instant at which a promotion begins or ends, UTC; null when there is none.</summary>
    internal static async Task<DateTimeOffset?> NextTurnAsync(this CatalogDbContext store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ahead = store.Promotions.Where(promotion => promotion.IsActive && promotion.EndAt >= now);
        return await ahead.MinAsync(promotion => (DateTimeOffset?)(promotion.StartAt > now ? promotion.StartAt : promotion.EndAt), cancellationToken);
    }
}
