using System.Security.Cryptography;
using Atapos.Shared.Hosting.Settings;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Shared.Hosting.Data.Backup;

/// <summary>A backup in a database of its own beside that of <c>DATABASE_URL</c>, which goes when this is disposed of.</summary>
public sealed partial class RestoredBeside : IAsyncDisposable
{
    private const string Prefix = "select 'atapos_verify_' || oid || '_' from pg_database where datname = current_database()";

    private const string Named = "select coalesce(array_agg(datname::text), '{}') from pg_database where starts_with(datname, $1) and datdba = current_user::regrole";

    private readonly DatabaseSettings _settings;
    private readonly NpgsqlConnection _claim;

    private RestoredBeside(DatabaseSettings settings, NpgsqlConnection claim, string name)
    {
        (_settings, _claim, Name) = (settings, claim, name);
        ConnectionString = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>How it is reached.</summary>
    public string ConnectionString { get; }

    /// <summary>The tables that have not as many rows as they had, in words.</summary>
    public IReadOnlyList<string> Differences { get; internal set; } = [];

    /// <summary>The database's; whoever made it makes the database, too.</summary>
    internal string Name { get; }

    /// <summary>Chooses a name, and drops what others who were killed have left behind.</summary>
    internal static async Task<RestoredBeside> ClaimAsync(DatabaseSettings settings, ILogger log, CancellationToken cancellationToken)
    {
        // Whoever is killed lets go of what this connection has claimed, and the next one knows it for a leftover.
        var claim = await WholeDatabase.ConnectAsync(settings, cancellationToken);
        try
        {
            var prefix = await ReadAsync<string>(claim, Prefix, argument: null, cancellationToken);
            foreach (var name in await ReadAsync<string[]>(claim, Named, prefix, cancellationToken))
            {
                if (await TryClaimAsync(claim, name, cancellationToken) && await DropAsync(claim, name, cancellationToken))
                {
                    LogDropped(log, name);
                }
            }

            var beside = new RestoredBeside(settings, claim, prefix + RandomNumberGenerator.GetHexString(8, lowercase: true));
            return await TryClaimAsync(claim, beside.Name, cancellationToken) ? beside : throw new BackupException("Another check of a backup has just begun; try again.");
        }
        catch
        {
            await claim.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await using (var connection = await WholeDatabase.ConnectAsync(_settings, CancellationToken.None))
        {
            await using var command = new NpgsqlCommand($"drop database if exists {Name} with (force)", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }

        await _claim.DisposeAsync();
    }

    private static Task<bool> TryClaimAsync(NpgsqlConnection claim, string name, CancellationToken cancellationToken) =>
        ReadAsync<bool>(claim, "select pg_try_advisory_lock(hashtextextended($1, 0))", name, cancellationToken);

    private static async Task<bool> DropAsync(NpgsqlConnection claim, string name, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand($"drop database if exists {name}", claim);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.ObjectInUse)
        {
            // Whoever uses it has only lost the connection that claimed it.
            return false;
        }
    }

    private static async Task<T> ReadAsync<T>(NpgsqlConnection claim, string sql, string? argument, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, claim);
        if (argument is not null)
        {
            command.Parameters.Add(new() { Value = argument });
        }

        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    [LoggerMessage(LogLevel.Warning, "Dropped {Database}, which a check of a backup that was killed had left behind")]
    private static partial void LogDropped(ILogger log, string database);
}
