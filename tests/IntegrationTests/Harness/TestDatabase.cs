using Npgsql;

namespace Atapos.IntegrationTests.Harness;

/// <summary>One database, looked at and changed as superuser behind the product's back.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string Tables = """
        select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') order by 1
        """;

    private readonly NpgsqlDataSource _superuser;

    private TestDatabase(string superuserConnection, string loginConnection)
    {
        SuperuserConnection = new NpgsqlConnectionStringBuilder(superuserConnection) { MaxPoolSize = 10, ApplicationName = "tests" }.ConnectionString;
        LoginConnection = loginConnection;
        _superuser = NpgsqlDataSource.Create(SuperuserConnection);
    }

    /// <summary>Row-level security does not bind it.</summary>
    public string SuperuserConnection { get; }

    /// <summary>What the product connects with.</summary>
    public string LoginConnection { get; }

    /// <summary>Looks at a database that is there.</summary>
    public static TestDatabase At(string superuserConnection, string loginConnection) => new(superuserConnection, loginConnection);

    /// <summary>A connection of the superuser, for transactions.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync() => _superuser.OpenConnectionAsync();

    /// <summary>Lets go of its connections, when the server was started anew.</summary>
    public void Reconnect() => _superuser.Clear();

    /// <summary>Runs a statement and says how many rows it touched.</summary>
    public async Task<int> ExecuteAsync(string sql, params object[] arguments)
    {
        await using var command = Command(sql, arguments);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads one value; the default for null and for no row.</summary>
    public async Task<T?> ReadAsync<T>(string sql, params object[] arguments)
    {
        await using var command = Command(sql, arguments);
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? (T)value : default;
    }

    /// <summary>Reads the first column of all rows.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, params object[] arguments)
    {
        await using var command = Command(sql, arguments);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(await reader.GetFieldValueAsync<T>(0));
        }

        return rows;
    }

    /// <summary>
    /// What every table holds: its rows and their contents, table by table; of the plumbing's queues the rows alone, because the
    /// dispatcher works on them at any time. Two that are equal mean that nothing has changed.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, string>> ContentsAsync()
    {
        var tables = await ListAsync<string>(Tables);
        var sql = string.Join(" union all ", tables.Select(table => table.EndsWith("box", StringComparison.Ordinal)
            ? $"select '{table}', count(*)::text from {table}"
            : $"select '{table}', count(*)::text || ' ' || coalesce(md5(string_agg(t::text, ';' order by t::text)), '') from {table} t"));
        await using var command = Command(sql, []);
        await using var reader = await command.ExecuteReaderAsync();
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            contents.Add(reader.GetString(0), reader.GetString(1));
        }

        return contents;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _superuser.DisposeAsync();

    private NpgsqlCommand Command(string sql, object[] arguments)
    {
        var command = _superuser.CreateCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new() { Value = argument });
        }

        return command;
    }
}
