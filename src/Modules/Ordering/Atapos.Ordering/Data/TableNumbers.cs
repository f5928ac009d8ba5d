using Atapos.Ordering.Domain;
using Atapos.Shared;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Data;

/// <summary>Keeps two tables of a merchant from having one number, whatever its case.</summary>
internal static class TableNumbers
{
    /// <summary>Decides between two requests of the same moment, which cannot see each other.</summary>
    internal const string Index = "ux_table_locations_number";

    /// <summary>The number as it is compared; PostgreSQL writes it.</summary>
    internal const string Column = "NumberKey";

    /// <summary>Refuses a number that another table has.</summary>
    /// <exception cref="DomainException"><c>table.number-taken</c> (conflict).</exception>
    internal static async Task RefuseTakenNumberAsync(this OrderingDbContext store, TableLocation table, CancellationToken cancellationToken)
    {
        var (tenant, number, id) = (store.CurrentTenant.Value, table.Number, table.Id);
        var isTaken = await store.TablesEver
            .FromSql($"select *, xmin from ordering.table_locations where me_id = {tenant} and number_key = lower({number}) and id <> {id}")
            .Where(other => other.DeletedAt == null)
            .AnyAsync(cancellationToken);
        if (isTaken)
        {
            throw Taken(table);
        }
    }

    internal static DomainException Taken(TableLocation table) =>
        DomainException.Conflict("table.number-taken", $"There is a table {table.Number} already.");
}
