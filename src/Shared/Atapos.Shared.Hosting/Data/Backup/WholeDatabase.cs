using System.Data;
using Atapos.Shared.Hosting.Settings;
using Npgsql;

namespace Atapos.Shared.Hosting.Data.Backup;

/// <summary>Reads the rows of all merchants in one state of the database, as the role that owns it; it changes nothing.</summary>
internal sealed class WholeDatabase : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private WholeDatabase(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    /// <summary>Opens the door where it is shut, and goes in.</summary>
    /// <param name="settings">Which database.</param>
    /// <param name="schemas">Those of ATAPOS.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="BackupException">Some table stays shut.</exception>
    internal static async Task<WholeDatabase> OpenAsync(DatabaseSettings settings, IReadOnlyList<string> schemas, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(settings, cancellationToken);
        try
        {
            await BackupDoor.OpenAsync(connection, schemas, cancellationToken);
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            var whole = new WholeDatabase(connection, transaction);
            if (await BackupDoor.ShutAsync(connection, schemas, cancellationToken) is { Count: > 0 } shut)
            {
                throw new BackupException($"Row-level security hides rows of {string.Join(", ", shut)}; a backup without them would be worth nothing.");
            }

            return whole;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection of its own that says what it is for, without the time limits of requests.</summary>
    internal static async Task<NpgsqlConnection> ConnectAsync(DatabaseSettings settings, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(Describe(settings).ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>How that connection is made.</summary>
    internal static NpgsqlConnectionStringBuilder Describe(DatabaseSettings settings)
    {
        var described = new NpgsqlConnectionStringBuilder(settings.UnhurriedConnectionString) { Pooling = false, MaxAutoPrepare = 0, ApplicationName = "atapos backup" };
        described.Options = $"{described.Options} {BackupDoor.Key}".TrimStart();
        return described;
    }

    /// <summary>Names this state of the database, so that another session can read just the same.</summary>
    internal async Task<string> ExportAsync(CancellationToken cancellationToken)
    {
        await using var command = Command("select pg_export_snapshot()");
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>How many rows each table of the schemas has.</summary>
    internal async Task<SortedDictionary<string, long>> CountAsync(IReadOnlyList<string> schemas, CancellationToken cancellationToken)
    {
        var tables = await ListAsync(
            """
            select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = any ($1) and c.relkind in ('r', 'p') and not c.relispartition
            """,
            [schemas.ToArray()],
            cancellationToken);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            await using var command = Command($"select count(*) from {table}");
            counts.Add(table, (long)(await command.ExecuteScalarAsync(cancellationToken))!);
        }

        return counts;
    }

    /// <summary>The first column of all rows.</summary>
    internal async Task<IReadOnlyList<string>> ListAsync(string sql, object[] arguments, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, arguments);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    internal NpgsqlCommand Command(string sql, params ReadOnlySpan<object> arguments)
    {
        var command = new NpgsqlCommand(sql, _connection, _transaction);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new() { Value = argument });
        }

        return command;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
