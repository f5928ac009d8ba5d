using System.Globalization;
using Atapos.Shared.Hosting.Data.Backup;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Brings the schemas of all modules up to date, and the views over them, one host at a time.</summary>
public sealed class DatabaseMigrator
{
    // Any constant will do as long as all versions of ATAPOS use the same one.
    private const long Lock = 0x41_54_41_50_4F_53;

    private readonly IServiceProvider _services;
    private readonly ModuleStores _stores;
    private readonly IReadOnlyList<SchemaOfViews> _views;
    private readonly NpgsqlDataSource _database;
    private readonly ILogger<DatabaseMigrator> _log;

    /// <summary>Made by the container.</summary>
    public DatabaseMigrator(IServiceProvider services, NpgsqlDataSource database, ILogger<DatabaseMigrator> log)
    {
        _services = services;
        _stores = services.GetRequiredService<ModuleStores>();
        _views = [.. services.GetServices<SchemaOfViews>()];
        _database = database;
        _log = log;
    }

    /// <summary>The schemas of all modules, of the edge and of the views.</summary>
    internal IReadOnlyList<string> Schemas => [.. _stores.All.Select(store => store.Schema), .. _views.Select(views => views.Name)];

    /// <summary>All migrations that this ATAPOS knows, by schema.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<string>> Known => _stores.All.ToDictionary(
        store => store.Schema,
        store =>
        {
            using var context = store.Create(_services.GetRequiredService(store.Factory));
            return (IReadOnlyList<string>)[.. context.Database.GetMigrations()];
        },
        StringComparer.Ordinal);

    /// <summary>The migrations that the database lacks, as <c>schema: name</c>; views that are older than ours count as one.</summary>
    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        var pending = new List<string>();
        foreach (var store in _stores.All)
        {
            await using var context = Open(store, connection);
            pending.AddRange((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Select(name => $"{store.Schema}: {name}"));
        }

        foreach (var views in _views)
        {
            if (views.IsOlder(await ReadAsync(connection, views.WrittenDown, cancellationToken)))
            {
                pending.Add(string.Create(CultureInfo.InvariantCulture, $"{views.Name}: views {views.Version}"));
            }
        }

        return pending;
    }

    /// <summary>The migrations that the database has and this ATAPOS does not know, as <c>schema: name</c>: a newer one was here.</summary>
    public async Task<IReadOnlyList<string>> UnknownAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        var unknown = new List<string>();
        foreach (var store in _stores.All)
        {
            await using var context = Open(store, connection);
            unknown.AddRange((await context.Database.GetAppliedMigrationsAsync(cancellationToken))
                .Except(context.Database.GetMigrations(), StringComparer.Ordinal).Select(name => $"{store.Schema}: {name}"));
        }

        return unknown;
    }

    /// <summary>Applies what is pending; a second host waits for the first and then finds nothing to do.</summary>
    /// <returns>How many migrations were applied.</returns>
    public async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        var applied = 0;
        await AloneAsync(async token => applied = await MigrateAllAsync(token), cancellationToken);
        return applied;
    }

    /// <summary>Does what one host alone may do with the database; the others wait.</summary>
    internal async Task AloneAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await using (var guard = await OpenAsync(cancellationToken))
        {
            await ExecuteAsync(guard, $"select pg_advisory_lock({Lock})", cancellationToken);
            try
            {
                await work(cancellationToken);
            }
            finally
            {
                await ExecuteAsync(guard, $"select pg_advisory_unlock({Lock})", CancellationToken.None);
            }
        }

        // Connections of here have no limits of time; requests must not get them.
        _database.Clear();
    }

    private async Task<int> MigrateAllAsync(CancellationToken cancellationToken)
    {
        var pending = await PendingAsync(cancellationToken);
        if (pending.Count == 0)
        {
            return 0;
        }

        // PostgreSQL alters no column that a view reads.
        await InOneTransactionAsync(views => views.Undo, cancellationToken);
        foreach (var store in _stores.All)
        {
            await MigrateAsync(store, cancellationToken);
        }

        await InOneTransactionAsync(views => views.Make, cancellationToken);
        await using var connection = await OpenAsync(cancellationToken);
        await BackupDoor.OpenAsync(connection, Schemas, cancellationToken);
        return pending.Count;
    }

    private async Task MigrateAsync(ModuleStores.Store store, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var context = Open(store, connection);
        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
        {
            await context.Database.MigrateAsync(cancellationToken);
            _log.LogInformation("Migrated {Schema}: {Migrations}", store.Schema, string.Join(", ", pending));
        }
    }

    private async Task InOneTransactionAsync(Func<SchemaOfViews, string> sql, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var views in _views)
        {
            await ExecuteAsync(connection, sql(views), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await _database.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, "set statement_timeout = 0; set lock_timeout = 0", cancellationToken);
        return connection;
    }

    private DbContext Open(ModuleStores.Store store, NpgsqlConnection connection)
    {
        var context = store.Create(_services.GetRequiredService(store.Factory));
        context.Database.SetDbConnection(connection, contextOwnsConnection: false);
        context.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.WhenNeeded;
        return context;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<string?> ReadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }
}
