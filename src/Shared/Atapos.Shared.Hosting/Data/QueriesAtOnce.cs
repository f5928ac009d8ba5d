using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Gives a store's query to its session where that runs queries at once; see <see cref="TenantSession.QueryAtOnceAsync"/>.</summary>
internal sealed class QueriesAtOnce : DbCommandInterceptor
{
    internal static readonly QueriesAtOnce Instance = new();

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        eventData.Context is ModuleDbContext { HasSession: true } store && await store.Session.TakeQueryAsync(command, cancellationToken) is { } reader
            ? InterceptionResult<DbDataReader>.SuppressWithResult(reader)
            : result;
}
