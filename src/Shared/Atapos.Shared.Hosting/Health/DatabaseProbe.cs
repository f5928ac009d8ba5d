using System.Text.Json.Serialization;
using Atapos.Shared.Hosting.Mail;
using Atapos.Shared.Hosting.Messaging;
using Npgsql;

namespace Atapos.Shared.Hosting.Health;

/// <summary>How the database stands.</summary>
/// <param name="Status"><c>up</c> or <c>down</c>.</param>
/// <param name="RoundTripMilliseconds">Of one trivial statement, a waiting time for a connection included.</param>
/// <param name="PoolMaximum">The most connections that this host opens.</param>
/// <param name="PoolOpen">Connections that are open now.</param>
/// <param name="PoolBusy">Of these, the ones that work now.</param>
public sealed record DatabaseHealth(
    string Status,
    [property: JsonPropertyName("round_trip_ms")] long? RoundTripMilliseconds,
    int PoolMaximum,
    int PoolOpen,
    int PoolBusy)
{
    /// <summary>True when it answered.</summary>
    [JsonIgnore]
    public bool IsUp => string.Equals(Status, "up", StringComparison.Ordinal);
}

/// <summary>Events that wait to be delivered.</summary>
/// <param name="Waiting">How many.</param>
/// <param name="Parked">How many a person has to look at.</param>
/// <param name="OldestSeconds">Age of the oldest that waits.</param>
public sealed record OutboxHealth(long Waiting, long Parked, double OldestSeconds);

/// <summary>Mails to customers that are not sent.</summary>
/// <param name="Waiting">How many will be tried (again).</param>
/// <param name="Failed">How many were given up within the last 30 days; staff see them at <c>/api/v1/mails</c>.</param>
/// <param name="OldestSeconds">Age of the oldest that waits.</param>
public sealed record MailHealth(long Waiting, long Failed, double OldestSeconds);

/// <summary>Looks at the database.</summary>
public sealed class DatabaseProbe(NpgsqlDataSource database, OutboxFigures outbox, MailFigures mails, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Makes one round trip.</summary>
    public async Task<DatabaseHealth> CheckAsync(CancellationToken cancellationToken)
    {
        var maximum = new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var began = clock.GetTimestamp();
        try
        {
            await using var connection = await database.OpenConnectionAsync(limit.Token);
            await using var command = new NpgsqlCommand(
                "select count(*), count(*) filter (where state <> 'idle') from pg_stat_activity where usename = session_user and application_name = $1", connection);
            command.Parameters.Add(new() { Value = new NpgsqlConnectionStringBuilder(database.ConnectionString).ApplicationName ?? "" });
            await using var reader = await command.ExecuteReaderAsync(limit.Token);
            await reader.ReadAsync(limit.Token);
            return new("up", (long)clock.GetElapsedTime(began).TotalMilliseconds, maximum, (int)reader.GetInt64(0), (int)reader.GetInt64(1));
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new("down", RoundTripMilliseconds: null, maximum, 0, 0);
        }
    }

    /// <summary>Counts the events that wait.</summary>
    public async Task<OutboxHealth> OutboxAsync(CancellationToken cancellationToken)
    {
        var figures = await outbox.ReadAsync(cancellationToken);
        return new(figures.Waiting, figures.Parked, Math.Max(0, figures.OldestAge.TotalSeconds));
    }

    /// <summary>Counts the mails that are not sent.</summary>
    public async Task<MailHealth> MailsAsync(CancellationToken cancellationToken)
    {
        var figures = await mails.ReadAsync(cancellationToken);
        return new(figures.Waiting, figures.Failed, Math.Max(0, figures.OldestAge.TotalSeconds));
    }
}
