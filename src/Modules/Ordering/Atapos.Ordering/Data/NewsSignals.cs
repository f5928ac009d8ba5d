using Npgsql;

namespace Atapos.Ordering.Data;

/// <summary>Says by PostgreSQL's NOTIFY that there are news.</summary>
internal static class NewsSignals
{
    internal const string Channel = "order_news";

    /// <param name="database">The database of all hosts.</param>
    /// <param name="payload">Less than 8,000 bytes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal static async Task SignalNewsAsync(this NpgsqlDataSource database, string payload, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select pg_notify($1, $2)");
        command.Parameters.Add(new() { Value = Channel });
        command.Parameters.Add(new() { Value = payload });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
