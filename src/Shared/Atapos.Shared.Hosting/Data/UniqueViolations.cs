using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Tells which unique index a save ran into: what two requests do at the same moment shows there alone.</summary>
public static class UniqueViolations
{
    /// <summary>True when the save failed because of this unique index.</summary>
    public static bool Breaks(this DbUpdateException failure, string index) =>
        failure?.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: { } broken }
        && string.Equals(broken, index, StringComparison.Ordinal);
}
