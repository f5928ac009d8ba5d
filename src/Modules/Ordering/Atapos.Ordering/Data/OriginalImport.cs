using System.Globalization;
using System.Runtime.CompilerServices;
using Atapos.Ordering.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Original;

namespace Atapos.Ordering.Data;

/// <summary>Tables and orders. Orders are history: they are written as they were, not placed once more, so nobody is told of them and no stock moves.</summary>
internal sealed class OriginalImport(OrderingDbContext store) : IOriginalImport
{
    private const string CountDays = """
        insert into ordering.order_counters as c (me_id, day, last, missing)
        select me_id, to_date(split_part(number, '-', 2), 'YYYYMMDD'), max(split_part(number, '-', 3)::int), max(split_part(number, '-', 3)::int) - count(*)
        from ordering.orders where me_id = $1 group by 1, 2
        on conflict (me_id, day) do update set last = excluded.last, missing = excluded.missing
        """;

    private readonly List<(long Order, long[] Lines)> _linesOf = [];

    public int Order => 30;

    public async Task ImportAsync(OriginalShop shop, CancellationToken cancellationToken)
    {
        var tenant = TenantId.Of(shop.Merchant);
        await shop.TakeAsync(OriginalTables.Places, store, "ordering.table_locations", row => Place(tenant, row), cancellationToken);
        await shop.StepOverAsync(OrderingDbContext.TableIds, OriginalTables.Places, cancellationToken);

        var rates = await RatesAsync(shop, cancellationToken);
        await shop.TakeAsync(
            NotingLinesAsync(shop, cancellationToken), OriginalTables.Orders, "ordering.orders", row => OriginalOrder.Make(shop, row, rates),
            async (made, token) =>
            {
                await store.Session.InsertAsync("ordering.orders", [.. made.Select(order => order.Header)], token);
                await store.Session.InsertAsync("ordering.order_lines", [.. made.SelectMany(order => order.Lines)], token);
                foreach (var line in made.SelectMany(order => order.LineIds))
                {
                    shop.Keep(OriginalTables.Lines, line, isNew: true);
                }
            },
            cancellationToken);
        TellOfLines(shop);
        await shop.StepOverAsync(OrderingDbContext.OrderIds, OriginalTables.Orders, cancellationToken);
        await shop.StepOverAsync(OrderingDbContext.LineIds, OriginalTables.Lines, cancellationToken);
        await using var command = store.Session.Command(CountDays, shop.Merchant);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static TableLocation Place(TenantId tenant, OriginalRow row)
    {
        var id = row.Id("tl_id");
        var name = row.TextOrNone("tl_name") ?? row.Text("tl_number");
        var number = row.TextOrNone("tl_number") ?? (name.Length <= TableLocation.LongestNumber ? name : string.Create(CultureInfo.InvariantCulture, $"T{id}"));
        var place = TableLocation.Open(tenant, id, number, name, row.Count("tl_capacity"), row.TextOrNone("tl_zone"), row.Flag("tl_is_active", true));
        if (row.Instant("deleted_at") is { } deletedAt)
        {
            place.Delete(deletedAt);
        }

        return place;
    }

    private static async Task<IReadOnlyDictionary<long, ProductRates>> RatesAsync(OriginalShop shop, CancellationToken cancellationToken)
    {
        var rates = new Dictionary<long, ProductRates>();
        await foreach (var row in shop.Source.RowsAsync(OriginalTables.Products, shop.Merchant, cancellationToken))
        {
            if (row.Reference("pr_id") is { } id && shop.IsHere(OriginalTables.Products, id))
            {
                rates[id] = new(row.Share("pr_tax_percent"), row.Share("pr_service_charge_percent"), row.Word("pr_type", ProductType.Goods));
            }
        }

        return rates;
    }

    private async IAsyncEnumerable<OriginalRow> NotingLinesAsync(OriginalShop shop, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var order in shop.Source.OrdersAsync(shop.Merchant, cancellationToken))
        {
            long[] lines = [.. order.Rows("items").Select(line => line.Reference("oi_id") ?? 0)];
            shop.Report.Of(OriginalTables.Lines).Read += lines.Length;
            _linesOf.Add((order.Reference("oh_id") ?? 0, lines));
            yield return order;
        }
    }

    // A line goes the way of its order; those of orders that were added are told of already.
    private void TellOfLines(OriginalShop shop)
    {
        var added = shop.AddedOf(OriginalTables.Orders).ToHashSet();
        foreach (var (order, lines) in _linesOf.Where(one => !added.Contains(one.Order)))
        {
            shop.Follow(OriginalTables.Lines, order, lines);
        }
    }
}
