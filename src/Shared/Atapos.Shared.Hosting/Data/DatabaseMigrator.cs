using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Brings the schemas of all modules up to date, one host at a time.</summary>
public sealed class DatabaseMigrator
{
    // Any constant will do as long as all versions of ATAPOS use the same one.
    private const long Lock = 0x41_54_41_50_4F_53;

    private readonly IServiceProvider _services;
    private readonly ModuleStores _stores;
    private readonly NpgsqlDataSource _database;
    private readonly ILogger<DatabaseMigrator> _log;

    /// <summary>Made by the container.</summary>
    public DatabaseMigrator(IServiceProvider services, NpgsqlDataSource database, ILogger<DatabaseMigrator> log)
    {
        _services = services;
        _stores = services.GetRequiredService<ModuleStores>();
        _database = database;
        _log = log;
    }

    /// <summary>The migrations that the database lacks, as <c>schema: name</c>.</summary>
    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        var pending = new List<string>();
        foreach (var store in _stores.All)
        {
            await using var context = Open(store, connection);
            pending.AddRange((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Select(name => $"{store.Schema}: {name}"));
        }

        return pending;
    }

    /// <summary>Applies what is pending; a second host waits for the first and then finds nothing to do.</summary>
    /// <returns>How many migrations were applied.</returns>
    public async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var guard = await _database.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(guard, "set statement_timeout = 0; set lock_timeout = 0", cancellationToken);
        await ExecuteAsync(guard, $"select pg_advisory_lock({Lock})", cancellationToken);
        try
        {
            return await MigrateAllAsync(cancellationToken);
        }
        finally
        {
            await ExecuteAsync(guard, $"select pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }

    private async Task<int> MigrateAllAsync(CancellationToken cancellationToken)
    {
        var applied = 0;
        foreach (var store in _stores.All)
        {
            await using var connection = await _database.OpenConnectionAsync(cancellationToken);
            await ExecuteAsync(connection, "set statement_timeout = 0; set lock_timeout = 0", cancellationToken);
            await using var context = Open(store, connection);
            var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            if (pending.Count > 0)
            {
                await context.Database.MigrateAsync(cancellationToken);
                _log.LogInformation("Migrated {Schema}: {Migrations}", store.Schema, string.Join(", ", pending));
                applied += pending.Count;
            }
        }

        return applied;
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
}
