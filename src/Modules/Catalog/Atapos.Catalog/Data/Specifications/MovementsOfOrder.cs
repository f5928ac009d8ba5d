using Atapos.Catalog.Domain;
using Atapos.Shared;

namespace Atapos.Catalog.Data.Specifications;

/// <summary>What an order took out of stock, or what was put back of it.</summary>
internal sealed class MovementsOfOrder : Specification<StockMovement>
{
    /// <summary>Those of one order and one kind.</summary>
    internal MovementsOfOrder(long orderId, StockMovementKind kind) => Where(movement => movement.OrderId == orderId && movement.Kind == kind);
}
