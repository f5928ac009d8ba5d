using System.Data;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Atapos.Shared.Hosting.Settings;
using Npgsql;

namespace Atapos.Shared.Hosting.Original;

/// <summary>The database of the original, as it is at one instant; it is only read.</summary>
public sealed class OriginalDatabase : IAsyncDisposable
{
    // An order brings its lines and what happened to its payment; a row of a joined subquery would do the same work once for each.
    private const string OrdersOfShop = """
        select to_jsonb(t) || jsonb_build_object('items', i.rows, 'log', l.rows) from atapos.order_header t
        left join (select o.oh_id, jsonb_agg(to_jsonb(s) order by s.oi_id) as rows
                   from atapos.order_item s join atapos.order_header o on o.oh_id = s.oh_id where o.me_id = $1 group by o.oh_id) i on i.oh_id = t.oh_id
        left join (select o.oh_id, jsonb_agg(to_jsonb(s) order by s.py_id) as rows
                   from atapos.payment_log s join atapos.order_header o on o.oh_id = s.oh_id where o.me_id = $1 group by o.oh_id) l on l.oh_id = t.oh_id
        where t.me_id = $1 order by t.oh_id
        """;

    private readonly NpgsqlDataSource _server;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _snapshot;

    private OriginalDatabase(NpgsqlDataSource server, NpgsqlConnection connection, NpgsqlTransaction snapshot) =>
        (_server, _connection, _snapshot) = (server, connection, snapshot);

    /// <summary>Opens it.</summary>
    /// <param name="url"><c>postgresql://user:password@host:port/database</c>, or Npgsql's form.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    /// <exception cref="NpgsqlException">It cannot be reached.</exception>
    public static async Task<OriginalDatabase> OpenAsync(string url, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(PostgresUrl.ToConnectionString(url))
        {
            ApplicationName = "atapos import-original",
            CommandTimeout = 0,
            GssEncryptionMode = GssEncryptionMode.Disable,
            Options = "-c default_transaction_read_only=on",
        };
        var server = NpgsqlDataSource.Create(settings);
        try
        {
            var connection = await server.OpenConnectionAsync(cancellationToken);
            return new(server, connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The rows of a shop, by number.</summary>
    public IAsyncEnumerable<OriginalRow> RowsAsync(OriginalTable table, long merchant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        return ReadAsync($"select to_jsonb(t) from {table.Source} order by t.{table.Key}", merchant, cancellationToken);
    }

    /// <summary>The orders of a shop, by number; each has its lines in <c>items</c> and what happened to its payment in <c>log</c>.</summary>
    public IAsyncEnumerable<OriginalRow> OrdersAsync(long merchant, CancellationToken cancellationToken) => ReadAsync(OrdersOfShop, merchant, cancellationToken);

    /// <summary>The highest number of a shop's rows; 0 when it has none.</summary>
    public async Task<long> HighestAsync(OriginalTable table, long merchant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        return (await ListAsync<long>($"select coalesce(max(t.{table.Key}), 0)::bigint from {table.Source}", merchant, cancellationToken))[0];
    }

    /// <summary>The numbers of a shop's rows.</summary>
    internal Task<IReadOnlyList<long>> NumbersAsync(OriginalTable table, long merchant, CancellationToken cancellationToken) =>
        ListAsync<long>($"select t.{table.Key}::bigint from {table.Source} order by 1", merchant, cancellationToken);

    /// <summary>What the original lacks of the eleven tables.</summary>
    internal Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellationToken) => ListAsync<string>(
        "select name from unnest($1) as name where to_regclass('atapos.' || name) is null order by name", OriginalTables.All.Select(table => table.Name).ToArray(), cancellationToken);

    /// <summary>The numbers of all shops.</summary>
    internal Task<IReadOnlyList<long>> MerchantsAsync(CancellationToken cancellationToken) =>
        ListAsync<long>("select me_id::bigint from atapos.merchant where $1 order by me_id", true, cancellationToken);

    /// <summary>The numbers of a table's rows that are of no shop.</summary>
    internal Task<IReadOnlyList<long>> AstrayAsync(OriginalTable table, CancellationToken cancellationToken) => ListAsync<long>(
        $"""
        select a.{table.Key}::bigint from atapos.{table.Name} a
        where $1 and not exists (select from {table.Source.Replace("$1", "any(array(select me_id from atapos.merchant))", StringComparison.Ordinal)} and t.{table.Key} = a.{table.Key})
        order by 1
        """,
        true,
        cancellationToken);

    internal async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object argument, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, argument);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(await reader.GetFieldValueAsync<T>(0, cancellationToken));
        }

        return rows;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _snapshot.DisposeAsync();
        await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async IAsyncEnumerable<OriginalRow> ReadAsync(string sql, long merchant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = Command(sql, merchant);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            using var row = JsonDocument.Parse(reader.GetString(0));
            yield return new(row.RootElement.Clone());
        }
    }

    internal NpgsqlCommand Command(string sql, object argument) => new(sql, _connection, _snapshot) { Parameters = { new() { Value = argument } } };
}
