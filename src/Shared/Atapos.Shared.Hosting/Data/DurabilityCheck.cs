using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Looks whether PostgreSQL keeps what it has acknowledged.</summary>
public sealed class DurabilityCheck(NpgsqlDataSource database)
{
    /// <summary>The settings that are off and must not be; empty when nothing acknowledged can be lost.</summary>
    public async Task<IReadOnlyList<string>> SwitchedOffAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var off = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            off.Add(reader.GetString(0));
        }

        return off;
    }
}
