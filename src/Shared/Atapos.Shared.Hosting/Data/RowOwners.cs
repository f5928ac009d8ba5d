using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Finds whose a row is, for a caller from outside who names the row but no merchant.</summary>
/// <remarks>The table must be protected by <see cref="TenantTables.ProtectWorkTable"/>. What is then done with the row happens as its tenant.</remarks>
public sealed class RowOwners(IServiceScopeFactory scopes)
{
    /// <summary>The merchant whose row it is, or null when there is none.</summary>
    /// <param name="table">The table with its schema, a constant of whoever owns it.</param>
    /// <param name="column">An indexed column, a constant too; its values are unique over all merchants.</param>
    /// <param name="value">What the caller named.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<TenantId?> FindAsync(string table, string column, string value, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        await session.BeginAsSystemAsync(cancellationToken);
        await using var command = session.Command($"select me_id from {table} where {column} = $1 limit 1", value);
        return await command.ExecuteScalarAsync(cancellationToken) is long owner ? TenantId.Of(owner) : null;
    }
}
