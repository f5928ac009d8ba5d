using System.Globalization;
using Npgsql;

namespace Atapos.Shared.Hosting.Original;

/// <summary>Adds up what was taken over of a shop, there and here, before it is committed.</summary>
/// <remarks>The views of schema <c>atapos</c> have the original's names, so both sides are asked with the same words (docs/data.md).</remarks>
/// <param name="shop">With all its parts.</param>
internal sealed class OriginalSums(OriginalShop shop)
{
    private const int ChunkSize = 10_000;

    // The views are for readers, not for requests. Row-level security binds the owner, too: it still sees this shop alone.
    private const string AsOwner = "select set_config('role', 'none', true)";

    private static readonly (OriginalTable Table, string Amounts)[] Compared =
    [
        (OriginalTables.Customers, "0"),
        (OriginalTables.Categories, "0"),
        (OriginalTables.Products, Sum("coalesce(j ->> 'pr_base_price', j ->> 'pr_price')")),
        (OriginalTables.Promotions, Sum("j ->> 'pm_discount_value'")),
        (OriginalTables.Places, "0"),
        (OriginalTables.Orders, Sum("j ->> 'oh_total_amount'")),
        (OriginalTables.Lines, Sum("j ->> 'oi_line_subtotal'")),
        (OriginalTables.PaymentLog, Sum("case when j ->> 'py_event_type' <> 'cash' then j ->> 'py_gross_amount' end")),
    ];

    /// <summary>Tells the sums of each table.</summary>
    /// <returns>How many tables differ.</returns>
    internal async Task<int> CompareAsync(CancellationToken cancellationToken)
    {
        await using (var command = shop.Session.Command(AsOwner))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        var differing = 0;
        foreach (var (table, amounts) in Compared)
        {
            var (there, here) = (default(Sums), default(Sums));
            foreach (var ids in shop.AddedOf(table).Chunk(ChunkSize))
            {
                var sql = $"select count(*), ({amounts})::numeric from (select to_jsonb(t) as j from atapos.{table.Name} t where t.{table.Key} = any($1)) s";
                there += await ReadAsync(shop.Source.Command(sql, ids), cancellationToken);
                here += await ReadAsync(shop.Session.Command(sql, ids), cancellationToken);
            }

            differing += there == here ? 0 : 1;
            shop.Report.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{(there == here ? "equal   " : "DIFFERS ")} merchant {shop.Merchant} {table.Name}: there {there.Rows} rows, {there.Amount:F0}; here {here.Rows} rows, {here.Amount:F0}"));
        }

        return differing;
    }

    private static string Sum(string amount) => $"coalesce(sum(({amount})::numeric), 0)";

    private static async Task<Sums> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return new(reader.GetInt64(0), reader.GetDecimal(1));
        }
    }

    private readonly record struct Sums(long Rows, decimal Amount)
    {
        public static Sums operator +(Sums one, Sums other) => new(one.Rows + other.Rows, one.Amount + other.Amount);
    }
}
