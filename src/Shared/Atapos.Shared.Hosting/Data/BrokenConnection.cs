using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Tells a connection that has gone from a statement that failed.</summary>
internal static class BrokenConnection
{
    internal static bool Is(NpgsqlException error) => error switch
    {
        PostgresException refused => refused.SqlState.StartsWith("57P", StringComparison.Ordinal) || refused.SqlState.StartsWith("08", StringComparison.Ordinal),
        { InnerException: IOException or System.Net.Sockets.SocketException } => true,
        _ => false,
    };
}
