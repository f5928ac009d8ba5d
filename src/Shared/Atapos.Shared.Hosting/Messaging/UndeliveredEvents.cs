using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>What a person can see and do about events that were not delivered, over all modules and merchants.</summary>
/// <param name="services">The host's.</param>
/// <param name="clock">Says when a row is due.</param>
public sealed class UndeliveredEvents(IServiceProvider services, TimeProvider clock)
{
    /// <summary>So many parked events are named, the oldest of each module first.</summary>
    public const int Named = 20;

    private readonly IServiceScopeFactory _scopes = services.GetRequiredService<IServiceScopeFactory>();

    private readonly IReadOnlyList<string> _schemas = [.. services.GetRequiredService<ModuleStores>().Schemas];

    /// <summary>One line for each kind of event that waits or is parked, by module and name.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<UndeliveredKind>> KindsAsync(CancellationToken cancellationToken) => ReadAsync(
        schema => $"""
            select '{schema}', name, count(*) filter (where parked_at is null), count(*) filter (where parked_at is not null), min(occurred_at),
                   (array_agg(last_error order by next_attempt_at desc) filter (where last_error is not null))[1]
            from {schema}.outbox where delivered_at is null group by name
            """,
        "order by 1, 2",
        row => new UndeliveredKind(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), clock.GetUtcNow() - row.GetFieldValue<DateTimeOffset>(4), row.TextOrNull(5)),
        cancellationToken);

    /// <summary>The parked events, at most <see cref="Named"/>.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<ParkedEvent>> ParkedAsync(CancellationToken cancellationToken) => ReadAsync(
        schema => $"""
            (select '{schema}', name, id, me_id, parked_at, last_error from {schema}.outbox
             where delivered_at is null and parked_at is not null order by parked_at limit {Named})
            """,
        $"order by 1, 5 limit {Named}",
        row => new ParkedEvent(row.GetString(0), row.GetString(1), row.GetGuid(2), row.GetInt64(3), row.GetFieldValue<DateTimeOffset>(4), row.TextOrNull(5)),
        cancellationToken);

    /// <summary>Gives events their attempts back and wakes the dispatchers of all hosts.</summary>
    /// <remarks>
    /// An event that is older than inboxes remember is left: a reaction that had committed before another one failed would act twice.
    /// </remarks>
    /// <param name="id">One that waits or is parked; null for all that are parked.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    /// <returns>How many will be tried again, and how many are too old for it.</returns>
    public async Task<(int Retried, int TooOld)> RetryAsync(Guid? id, CancellationToken cancellationToken)
    {
        var (retried, old) = (0, 0);
        await using var scope = _scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        await session.BeginAsSystemAsync(cancellationToken);
        foreach (var schema in _schemas)
        {
            var chosen = id is null ? "delivered_at is null and parked_at is not null" : "delivered_at is null and id = $3";
            await using var command = session.Command(
                $"""
                with chosen as (select me_id, id, occurred_at > $2 as fresh from {schema}.outbox where {chosen} for update),
                     given as (update {schema}.outbox o set attempts = 0, next_attempt_at = $1, parked_at = null
                               from chosen c where c.fresh and o.me_id = c.me_id and o.id = c.id returning 1)
                select (select count(*) from given)::int, (select count(*) from chosen where not fresh)::int, pg_notify('{OutboxDispatcher.Channel}', '')
                """,
                [clock.GetUtcNow(), clock.GetUtcNow() - Housekeeping.MessagesKept, .. id is { } one ? [one] : Array.Empty<object>()]);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            retried += reader.GetInt32(0);
            old += reader.GetInt32(1);
        }

        await session.CommitAsync();
        return (retried, old);
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(Func<string, string> ofSchema, string order, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        services.GetRequiredService<AllTenants>().ListAsync(
            TenantSession.Statement($"{string.Join(" union all ", _schemas.Select(ofSchema))} {order}"), read, cancellationToken);
}

/// <summary>Events of one kind that were not delivered.</summary>
/// <param name="Schema">Of the module that wrote them.</param>
/// <param name="Name">The event's stored name.</param>
/// <param name="Waiting">How many will be tried again by themselves.</param>
/// <param name="Parked">How many wait for a person.</param>
/// <param name="OldestAge">How long ago the oldest happened.</param>
/// <param name="LastError">Why a delivery failed, of the one that is tried again last; null when none has failed.</param>
public sealed record UndeliveredKind(string Schema, string Name, long Waiting, long Parked, TimeSpan OldestAge, string? LastError);

/// <summary>An event that is tried no more.</summary>
/// <param name="Schema">Of the module that wrote it.</param>
/// <param name="Name">The event's stored name.</param>
/// <param name="Id">Its number; <c>atapos outbox retry</c> takes it.</param>
/// <param name="Merchant">Whose it is.</param>
/// <param name="ParkedAt">When the last attempt failed.</param>
/// <param name="LastError">Why.</param>
public sealed record ParkedEvent(string Schema, string Name, Guid Id, long Merchant, DateTimeOffset ParkedAt, string? LastError);
