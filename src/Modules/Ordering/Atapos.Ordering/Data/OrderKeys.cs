using Atapos.Ordering.Domain;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Data;

/// <summary>How lists of this module are sorted.</summary>
internal static class OrderKeys
{
    internal static readonly Keyset<Order> NewestFirst = Keyset<Order>.Newest(
        order => order.PlacedAt,
        order => order.Id,
        (at, id) => order => EF.Functions.LessThan(ValueTuple.Create(order.PlacedAt, order.Id), ValueTuple.Create(at, id)),
        (at, id) => order => EF.Functions.GreaterThan(ValueTuple.Create(order.PlacedAt, order.Id), ValueTuple.Create(at, id)));

    internal static readonly Keyset<TableLocation> TablesById = Keyset<TableLocation>.Rising(
        table => table.Id, id => table => table.Id > id, id => table => table.Id < id);
}
