using Npgsql;

namespace Atapos.Shared.Hosting.Data.Backup;

/// <summary>Lets the role that owns the tables read the rows of all merchants, for a backup and for checking what was restored (ADR 37).</summary>
/// <remarks>
/// Forced row-level security binds the owner too. A policy on each table opens it to the owner alone, for reading alone, and only in a session
/// that says <c>app.scope = 'backup'</c>. Requests run as another role, to which these policies do not apply.
/// </remarks>
internal static class BackupDoor
{
    /// <summary>What a session says when it is started, to be let in.</summary>
    internal const string Key = "-c app.scope=backup";

    /// <summary>The name of the policies.</summary>
    internal const string Policy = "backup";

    private const string IsOpen = """
        exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'backup' and p.polcmd = 'r' and p.polpermissive
                and p.polroles = array[current_user::regrole::oid]
                and pg_get_expr(p.polqual, p.polrelid) = '(current_setting(''app.scope''::text, true) = ''backup''::text)')
        """;

    private const string IsNarrowed = "exists (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive)";

    /// <summary>The tables of the schemas <c>$1</c> that stay shut.</summary>
    private const string Shut = $"""
        select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = any ($1) and c.relkind in ('r', 'p') and c.relrowsecurity and (not {IsOpen} or {IsNarrowed}) order by 1
        """;

    /// <summary>Makes the policies where they are missing or not as they should be; a table is locked for a moment, each by itself.</summary>
    internal static async Task OpenAsync(NpgsqlConnection connection, IReadOnlyList<string> schemas, CancellationToken cancellationToken)
    {
        foreach (var table in await ShutAsync(connection, schemas, cancellationToken))
        {
            await using var command = new NpgsqlCommand(
                $"""
                drop policy if exists {Policy} on {table};
                create policy {Policy} on {table} for select to current_user using (current_setting('app.scope', true) = 'backup')
                """,
                connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Names the tables of which a backup would see no row, or not all.</summary>
    internal static async Task<IReadOnlyList<string>> ShutAsync(NpgsqlConnection connection, IReadOnlyList<string> schemas, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Shut, connection) { Parameters = { new() { Value = schemas.ToArray() } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }
}
