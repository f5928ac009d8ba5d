using Atapos.Catalog.Data;
using Atapos.Catalog.Data.Specifications;
using Atapos.Catalog.Domain;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Integration;

/// <summary>What an order has out of stock, by its movements. Ask under the locks of its products.</summary>
internal sealed class HeldStock
{
    private readonly Dictionary<long, int> _held = [];
    private readonly Dictionary<long, int> _ordered = [];

    private HeldStock(IEnumerable<StockMovement> movements)
    {
        foreach (var movement in movements)
        {
            _held[movement.ProductId] = _held.GetValueOrDefault(movement.ProductId) - movement.Delta;
            if (movement.Kind == StockMovementKind.Sale)
            {
                _ordered.TryAdd(movement.ProductId, -movement.Delta);
            }
        }
    }

    /// <summary>What was ordered of each product whose stock was counted then: what its first sale took.</summary>
    internal IReadOnlyDictionary<long, int> Ordered => _ordered;

    /// <summary>The units of a product that the order has out of stock now.</summary>
    internal int UnitsOf(long productId) => _held.GetValueOrDefault(productId);

    internal static async Task<HeldStock> ByAsync(long orderId, CatalogDbContext store, CancellationToken cancellationToken) =>
        new(await store.StockMovements.AsNoTracking().Matching(new MovementsOfOrder(orderId)).ToListAsync(cancellationToken));
}
