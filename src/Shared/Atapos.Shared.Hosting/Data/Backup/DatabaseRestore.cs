using System.Globalization;
using System.Text.RegularExpressions;
using Atapos.Shared.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Shared.Hosting.Data.Backup;

/// <summary>Puts a backup into an empty database, as a whole or not at all.</summary>
/// <param name="services">The host's.</param>
/// <param name="settings">The database of <c>DATABASE_URL</c>.</param>
/// <param name="log">Told what PostgreSQL's programs say, at level Debug.</param>
public sealed partial class DatabaseRestore(IServiceProvider services, DatabaseSettings settings, ILogger<DatabaseRestore> log)
{
    private const string Inhabited = """
        select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^(pg_|information_schema$)' and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        """;

    private readonly DatabaseMigrator _migrator = services.GetRequiredService<DatabaseMigrator>();

    /// <summary>Reads the manifest of a backup, and that the file is whole and that this ATAPOS knows all that is in it.</summary>
    /// <exception cref="BackupException">It is not.</exception>
    public async Task<BackupManifest> CheckAsync(string path, CancellationToken cancellationToken)
    {
        var manifest = await BackupManifest.ReadAsync(path, cancellationToken);
        var known = _migrator.Known;
        var unknown = manifest.Migrations.SelectMany(schema => schema.Value.Except(known.GetValueOrDefault(schema.Key) ?? [], StringComparer.Ordinal).Select(name => $"{schema.Key}: {name}")).ToList();
        return unknown.Count == 0 ? manifest : throw new BackupException($"The backup was made by a newer ATAPOS; this one does not know {string.Join(", ", unknown)}.");
    }

    /// <summary>Fills the database of <c>DATABASE_URL</c>, which must be empty.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="manifest">What <see cref="CheckAsync"/> said of it.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>The tables that have not as many rows as they had, in words.</returns>
    /// <exception cref="BackupException">Why it was not filled.</exception>
    public Task<IReadOnlyList<string>> FillAsync(string path, BackupManifest manifest, CancellationToken cancellationToken) => FillAsync(settings, path, manifest, cancellationToken);

    /// <summary>Fills another database on the same server.</summary>
    internal async Task<IReadOnlyList<string>> FillAsync(DatabaseSettings target, string path, BackupManifest manifest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var client = new PostgresClient(target, log);
        var (restore, _) = await client.FindAsync("pg_restore", manifest.DumpVersion, cancellationToken);
        await using (var connection = await WholeDatabase.ConnectAsync(target, cancellationToken))
        {
            await MustBeEmptyAsync(connection, cancellationToken);
            await MustHaveRolesAsync(connection, manifest.Roles, cancellationToken);
            await ExecuteAsync(connection, TenantTables.EnsureRole, cancellationToken);
        }

        var list = Path.GetTempFileName();
        try
        {
            var entries = await client.RunAsync(restore, ["--list", Path.GetFullPath(path)], cancellationToken);
            await File.WriteAllTextAsync(list, OfOneOwner().Replace(entries, ";$0"), cancellationToken);
            await client.RunAsync(
                restore,
                ["--single-transaction", "--exit-on-error", "--no-owner", "--no-password", $"--use-list={list}", $"--dbname={WholeDatabase.Describe(target).Database}", Path.GetFullPath(path)],
                cancellationToken);
        }
        finally
        {
            File.Delete(list);
        }

        await using (var connection = await WholeDatabase.ConnectAsync(target, cancellationToken))
        {
            await ExecuteAsync(connection, "analyze", cancellationToken);
        }

        return await DifferencesAsync(target, manifest, cancellationToken);
    }

    /// <summary>Makes a database beside the one of <c>DATABASE_URL</c> and fills it.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="manifest">What <see cref="CheckAsync"/> said of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BackupException">Why it was not filled.</exception>
    public async Task<RestoredBeside> FillBesideAsync(string path, BackupManifest manifest, CancellationToken cancellationToken)
    {
        var beside = await RestoredBeside.ClaimAsync(settings, log, cancellationToken);
        try
        {
            await CreateAsync(beside.Name, cancellationToken);
            beside.Differences = await FillAsync(settings.At(beside.ConnectionString), path, manifest, cancellationToken);
            return beside;
        }
        catch
        {
            await beside.DisposeAsync();
            throw;
        }
    }

    private async Task CreateAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await WholeDatabase.ConnectAsync(settings, cancellationToken);
        try
        {
            await ExecuteAsync(connection, $"create database {name} template template0", cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new BackupException($"The user of DATABASE_URL may not make a database beside (alter role ... createdb): {error.MessageText}");
        }
    }

    private static async Task MustBeEmptyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Inhabited, connection);
        if ((long)(await command.ExecuteScalarAsync(cancellationToken))! > 0)
        {
            throw new BackupException($"The database {connection.Database} is not empty. A backup is restored into an empty one; make it, and name it in DATABASE_URL.");
        }
    }

    private static async Task MustHaveRolesAsync(NpgsqlConnection connection, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select string_agg(name, ', ') from unnest($1) name where to_regrole(quote_ident(name)) is null", connection) { Parameters = { new() { Value = roles.ToArray() } } };
        if (await command.ExecuteScalarAsync(cancellationToken) is string missing)
        {
            throw new BackupException($"The server has no role {missing}, which may read in the backup; create it first.");
        }
    }

    private async Task<IReadOnlyList<string>> DifferencesAsync(DatabaseSettings target, BackupManifest manifest, CancellationToken cancellationToken)
    {
        await using var whole = await WholeDatabase.OpenAsync(target, _migrator.Schemas, cancellationToken);
        var rows = await whole.CountAsync(_migrator.Schemas, cancellationToken);
        return
        [
            .. manifest.Rows.Keys.Union(rows.Keys, StringComparer.Ordinal)
                .Where(table => manifest.Rows.GetValueOrDefault(table, -1) != rows.GetValueOrDefault(table, -1))
                .Order(StringComparer.Ordinal)
                .Select(table => string.Create(CultureInfo.InvariantCulture, $"{table} had {manifest.Rows.GetValueOrDefault(table)} rows and has {rows.GetValueOrDefault(table)}")),
        ];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // What is said of the role that owned the tables: the door is made anew for the one that owns them now, and defaults are not ours to give.
    [GeneratedRegex($"^[0-9]+;.*( POLICY .* {BackupDoor.Policy} | DEFAULT ACL ).*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex OfOneOwner();
}
