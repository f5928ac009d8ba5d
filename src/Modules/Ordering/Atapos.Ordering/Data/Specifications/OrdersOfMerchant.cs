using Atapos.Ordering.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Data.Specifications;

/// <summary>The merchant's orders that fit all filters given.</summary>
internal sealed class OrdersOfMerchant : Specification<Order>
{
    internal OrdersOfMerchant(
        PaymentStatus? status = null,
        OrderType? type = null,
        DateTimeOffset? from = null,
        DateTimeOffset? before = null,
        long? customerId = null,
        long? tableId = null,
        string? number = null)
    {
        Where(status is not null, order => order.PaymentStatus == status);
        Where(type is not null, order => order.Type == type);
        Where(from is not null, order => order.PlacedAt >= from);
        Where(before is not null, order => order.PlacedAt < before);
        Where(customerId is not null, order => order.CustomerId == customerId);
        Where(tableId is not null, order => order.TableId == tableId);
        if (!string.IsNullOrWhiteSpace(number))
        {
            var pattern = SearchPattern.Containing(number);
            Where(order => EF.Functions.ILike((string)(object)order.Number, pattern, SearchPattern.Escape));
        }
    }
}
