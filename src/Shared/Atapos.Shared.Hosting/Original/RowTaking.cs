using System.Globalization;
using System.Text.Json.Nodes;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Atapos.Shared.Hosting.Original;

/// <summary>Takes rows over some hundred at a time, and one by one where one of them is refused.</summary>
public static class RowTaking
{
    private const int BatchSize = 500;

    private const string BadValue = "22";
    private const string BrokenRule = "23";

    /// <summary>Takes over what becomes an aggregate.</summary>
    /// <param name="shop">Whose rows they are.</param>
    /// <param name="table">Where they come from.</param>
    /// <param name="store">Where they go to.</param>
    /// <param name="target">The table they go to, with its schema; numbered by <c>id</c>.</param>
    /// <param name="make">Makes one, or says why not by a <see cref="RefusedRowException"/> or a <see cref="DomainException"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static Task TakeAsync<T>(
        this OriginalShop shop, OriginalTable table, ModuleDbContext store, string target, Func<OriginalRow, T> make, CancellationToken cancellationToken)
        where T : AggregateRoot
    {
        ArgumentNullException.ThrowIfNull(shop);
        ArgumentNullException.ThrowIfNull(store);
        return shop.TakeAsync(
            shop.Source.RowsAsync(table, shop.Merchant, cancellationToken), table, target, make,
            async (made, token) =>
            {
                store.AddRange(made);
                try
                {
                    await store.SaveChangesAsync(token);
                }
                finally
                {
                    store.ChangeTracker.Clear();
                }
            },
            cancellationToken);
    }

    /// <summary>Takes rows over.</summary>
    /// <param name="shop">Whose rows they are.</param>
    /// <param name="rows">By number.</param>
    /// <param name="table">Where they come from.</param>
    /// <param name="target">The table they go to, with its schema; numbered by <c>id</c>.</param>
    /// <param name="make">Makes what is written, or says why not by a <see cref="RefusedRowException"/> or a <see cref="DomainException"/>.</param>
    /// <param name="write">Writes some; PostgreSQL may refuse them.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task TakeAsync<T>(
        this OriginalShop shop, IAsyncEnumerable<OriginalRow> rows, OriginalTable table, string target, Func<OriginalRow, T> make,
        Func<IReadOnlyList<T>, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shop);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(make);
        await foreach (var batch in rows.Chunk(BatchSize).WithCancellation(cancellationToken))
        {
            shop.Report.Of(table).Read += batch.Length;
            var numbered = batch.Select(row => (Id: shop.NumberOf(table, row), Row: row)).Where(one => one.Id > 0).ToList();
            var here = await HereAsync(shop, target, [.. numbered.Select(one => one.Id)], cancellationToken);
            var made = new List<Made<T>>(numbered.Count);
            foreach (var (id, row) in numbered)
            {
                if (here.Contains(id))
                {
                    shop.Keep(table, id, isNew: false);
                }
                else if (Make(shop, table, id, row, make) is { } one)
                {
                    made.Add(one);
                }
            }

            await WriteAsync(shop, table, made, write, cancellationToken);
        }
    }

    /// <summary>Inserts rows as they are; PostgreSQL checks them.</summary>
    /// <param name="session">Open.</param>
    /// <param name="target">The table, with its schema.</param>
    /// <param name="rows">Each with the same columns.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task InsertAsync(this TenantSession session, string target, IReadOnlyList<JsonObject> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            return;
        }

        var columns = string.Join(", ", rows[0].Select(column => column.Key));
        await using var command = session.Command(
            $"insert into {target} ({columns}) select {columns} from jsonb_populate_recordset(null::{target}, $1::jsonb)", $"[{string.Join(',', rows.Select(row => row.ToJsonString()))}]");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static long NumberOf(this OriginalShop shop, OriginalTable table, OriginalRow row)
    {
        try
        {
            return row.Id(table.Key);
        }
        catch (RefusedRowException error)
        {
            shop.Report.Refuse(table, 0, error.Message);
            return 0;
        }
    }

    private static Made<T>? Make<T>(OriginalShop shop, OriginalTable table, long id, OriginalRow row, Func<OriginalRow, T> make)
    {
        try
        {
            return new(id, make(row));
        }
        catch (Exception error) when (error is RefusedRowException or DomainException)
        {
            shop.Report.Refuse(table, id, error.Message);
            return null;
        }
    }

    private static async Task WriteAsync<T>(
        OriginalShop shop, OriginalTable table, IReadOnlyList<Made<T>> made, Func<IReadOnlyList<T>, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        if (made.Count == 0)
        {
            return;
        }

        await DoAsync(shop.Session, "savepoint rows", cancellationToken);
        try
        {
            await write([.. made.Select(one => one.Row)], cancellationToken);
        }
        catch (Exception error) when (Refusal(error) is { } refusal)
        {
            await DoAsync(shop.Session, "rollback to savepoint rows", cancellationToken);
            if (made.Count == 1)
            {
                shop.Report.Refuse(table, made[0].Id, refusal);
                return;
            }

            foreach (var one in made)
            {
                await WriteAsync(shop, table, [one], write, cancellationToken);
            }

            return;
        }

        await DoAsync(shop.Session, "release savepoint rows", cancellationToken);
        foreach (var one in made)
        {
            shop.Keep(table, one.Id, isNew: true);
        }
    }

    private static string? Refusal(Exception error) => (error as PostgresException ?? (error as DbUpdateException)?.InnerException as PostgresException) switch
    {
        { } refused when refused.SqlState.StartsWith(BrokenRule, StringComparison.Ordinal) || refused.SqlState.StartsWith(BadValue, StringComparison.Ordinal) =>
            string.Create(CultureInfo.InvariantCulture, $"the database refuses it: {refused.MessageText}"),
        _ => null,
    };

    private static async Task<HashSet<long>> HereAsync(OriginalShop shop, string target, long[] ids, CancellationToken cancellationToken)
    {
        await using var command = shop.Session.Command($"select id from {target} where me_id = $1 and id = any($2)", shop.Merchant, ids);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var here = new HashSet<long>();
        while (await reader.ReadAsync(cancellationToken))
        {
            here.Add(reader.GetInt64(0));
        }

        return here;
    }

    private static async Task DoAsync(TenantSession session, string sql, CancellationToken cancellationToken)
    {
        await using var command = session.Command(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Made<T>(long Id, T Row);
}
