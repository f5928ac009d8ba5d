namespace Atapos.Shared.Hosting.Data;

/// <summary>Finds whose a row is, for a caller from outside who names the row but no merchant.</summary>
/// <remarks>The table must be protected by <see cref="TenantTables.ProtectWorkTable"/>. What is then done with the row happens as its tenant.</remarks>
public sealed class RowOwners(AllTenants all)
{
    /// <summary>The row with its merchant, or null when there is none.</summary>
    /// <param name="table">The table with its schema, a constant of whoever owns it.</param>
    /// <param name="key">The column that the merchant's own rows are then found by, a constant too.</param>
    /// <param name="column">An indexed column, a constant too; its values are unique over all merchants.</param>
    /// <param name="value">What the caller named.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<OwnedRow?> FindAsync(string table, string key, string column, string value, CancellationToken cancellationToken) => (await all.ListAsync(
        TenantSession.Statement($"select me_id, {key} from {table} where {column} = $1 limit 1", value),
        row => new OwnedRow(TenantId.Of(row.GetInt64(0)), row.GetInt64(1)),
        cancellationToken)).SingleOrDefault();
}

/// <summary>A row that was named without its merchant.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Key">By which it is found there.</param>
public sealed record OwnedRow(TenantId Tenant, long Key);
