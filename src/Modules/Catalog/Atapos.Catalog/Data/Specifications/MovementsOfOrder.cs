using Atapos.Catalog.Domain;
using Atapos.Shared;

namespace Atapos.Catalog.Data.Specifications;

/// <summary>What an order took out of stock, and what was put back of it.</summary>
internal sealed class MovementsOfOrder : Specification<StockMovement>
{
    /// <summary>Those of one order, the oldest first.</summary>
    internal MovementsOfOrder(long orderId)
    {
        Where(movement => movement.OrderId == orderId);
        OrderBy(movement => movement.Id);
    }
}
