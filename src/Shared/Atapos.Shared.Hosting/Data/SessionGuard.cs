using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Refuses a query outside of a begun session: it would run without a tenant and as the login role.</summary>
/// <remarks>EF opens a connection by itself only when the session has not; so this costs nothing on the ordinary way.</remarks>
internal sealed class SessionGuard : DbConnectionInterceptor
{
    internal static readonly SessionGuard Instance = new();

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Check(eventData);
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Check(eventData);
        return result;
    }

    private static void Check(ConnectionEventData eventData)
    {
        if (eventData.Context is ModuleDbContext { HasSession: true })
        {
            throw new InvalidOperationException("The session has not begun; only the edge, a reaction or a background job begins one.");
        }
    }
}
