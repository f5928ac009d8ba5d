using Atapos.Shared.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Data.Backup;

/// <summary>Writes all that ATAPOS has in the database into one file, in one state of it, while the hosts go on working.</summary>
/// <param name="services">The host's.</param>
/// <param name="settings">Which database.</param>
/// <param name="clock">Says when.</param>
/// <param name="log">Told what PostgreSQL's programs say, at level Debug.</param>
public sealed class DatabaseBackup(IServiceProvider services, DatabaseSettings settings, TimeProvider clock, ILogger<DatabaseBackup> log)
{
    private const string Foreign = """
        select distinct r.rolname::text from pg_namespace n
        left join pg_class c on c.relnamespace = n.oid
        cross join lateral (select * from aclexplode(n.nspacl) union all select * from aclexplode(c.relacl)) a
        join pg_roles r on r.oid = a.grantee
        where n.nspname = any ($1) and r.rolname not in (current_user, $2) order by 1
        """;

    private readonly IReadOnlyList<string> _schemas = services.GetRequiredService<DatabaseMigrator>().Schemas;

    /// <summary>Makes a backup and the manifest beside it. What is begun and fails leaves at most files that end in <c>.part</c>.</summary>
    /// <param name="path">Where; nothing must be there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BackupException">Why there is none.</exception>
    public async Task<BackupManifest> MakeAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(full) || File.Exists(BackupManifest.PathOf(full)))
        {
            throw new BackupException($"{full} or its manifest is there already; a backup does not overwrite another.");
        }

        await using var whole = await WholeDatabase.OpenAsync(settings, _schemas, cancellationToken);
        var madeAt = clock.GetUtcNow();
        var snapshot = await whole.ExportAsync(cancellationToken);
        var client = new PostgresClient(settings, log);
        var (dump, version) = await client.FindAsync("pg_dump", await ServerVersionAsync(whole, cancellationToken), cancellationToken);
        var part = full + ".part";
        await PrivateFile.Create(part).DisposeAsync();
        await client.RunAsync(
            dump,
            ["--format=custom", $"--file={part}", $"--snapshot={snapshot}", "--enable-row-security", "--no-password", "--lock-wait-timeout=60000", .. _schemas.Select(schema => $"--schema={schema}")],
            cancellationToken);
        await using (var written = new FileStream(part, FileMode.Open, FileAccess.ReadWrite))
        {
            written.Flush(flushToDisk: true);
        }

        var (bytes, hash) = await BackupManifest.HashAsync(part, cancellationToken);
        var manifest = new BackupManifest(
            madeAt,
            bytes,
            hash,
            version,
            await MigrationsAsync(whole, cancellationToken),
            await whole.ListAsync(Foreign, [_schemas.ToArray(), TenantSession.Role], cancellationToken),
            await whole.CountAsync(_schemas, cancellationToken));
        File.Move(part, full);
        await manifest.WriteAsync(full, cancellationToken);
        return manifest;
    }

    private static async Task<int> ServerVersionAsync(WholeDatabase whole, CancellationToken cancellationToken)
    {
        await using var command = whole.Command("select current_setting('server_version_num')::int / 10000");
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> MigrationsAsync(WholeDatabase whole, CancellationToken cancellationToken)
    {
        var migrations = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var schema in services.GetRequiredService<ModuleStores>().All.Select(store => store.Schema))
        {
            migrations.Add(schema, await whole.ListAsync($"""select "MigrationId" from {schema}.{ModuleDatabase.HistoryTable} order by 1""", [], cancellationToken));
        }

        return migrations;
    }
}
