using System.Text.Json;
using Atapos.Shared.Hosting.Data;

namespace Atapos.Shared.Hosting.Messaging.Broker;

/// <summary>The outbox rows that are still to leave for the broker: those whose <c>to_broker_at</c> says when the next attempt may be made.</summary>
/// <remarks>
/// It is null for rows that were written without a broker and for those that it has confirmed, so the index is as small as what waits. Whether
/// reactions in this process have heard of the event is another column and another worker.
/// </remarks>
internal sealed class BrokerOutbox(AllTenants all, ModuleStores stores, EventTypes types, TimeProvider clock)
{
    private const int Most = 200;

    /// <summary>How long nobody else gets claimed rows; longer than a host works on a claim.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    internal IEnumerable<string> Schemas => stores.Schemas;

    /// <summary>Claims the oldest events of a module that are due.</summary>
    internal async Task<BrokerClaim> ClaimAsync(string schema, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var until = now + Lease;
        var rows = await all.ListAsync(
            TenantSession.Statement(
                $"""
                with due as materialized (select me_id, id from {schema}.outbox where to_broker_at <= $1 order by id limit {Most} for update skip locked)
                update {schema}.outbox as o set to_broker_at = $2 from due where o.me_id = due.me_id and o.id = due.id
                returning o.me_id, o.id, o.name, o.payload, o.trace_parent
                """,
                now,
                until),
            row => types.Find(row.GetString(2)) is { } type
                ? new WaitingEvent(row.GetInt64(0), row.GetGuid(1), (IntegrationEvent)JsonSerializer.Deserialize(row.GetString(3), type)!, row.TextOrNull(4))
                : null,
            cancellationToken);

        // A newer host may have written what this one has never heard of; it stays claimed, and a host that knows it may get it next time.
        IReadOnlyList<WaitingEvent> events = [.. rows.OfType<WaitingEvent>()];
        return new(schema, until, events, rows.Count - events.Count, IsFull: rows.Count == Most);
    }

    /// <summary>Writes down what the broker has confirmed; the other events of the claim may be claimed again at once.</summary>
    internal async Task SettleAsync(BrokerClaim claim, IReadOnlyCollection<WaitingEvent> confirmed)
    {
        await WriteAsync(claim, "null", confirmed);
        await WriteAsync(claim, "o.occurred_at", [.. claim.Events.Except(confirmed)]);
    }

    /// <summary>How many events wait for the broker, and how old the oldest is.</summary>
    internal async Task<(long Waiting, TimeSpan OldestAge)> ReadFiguresAsync(CancellationToken cancellationToken)
    {
        var outboxes = stores.Schemas.Select(schema => $"select occurred_at from {schema}.outbox where to_broker_at is not null");
        return (await all.ListAsync(
            TenantSession.Statement(
                $"select count(*), coalesce(extract(epoch from now() - min(occurred_at)), 0)::double precision from ({string.Join(" union all ", outboxes)}) as waiting"),
            row => (row.GetInt64(0), TimeSpan.FromSeconds(Math.Max(0, row.GetDouble(1)))),
            cancellationToken)).Single();
    }

    // Not cancellable: what the broker has confirmed would be sent once more.
    private Task WriteAsync(BrokerClaim claim, string value, IReadOnlyCollection<WaitingEvent> events) => events.Count == 0
        ? Task.CompletedTask
        : all.WriteAsync(
            TenantSession.Statement(
                $"""
                update {claim.Schema}.outbox as o set to_broker_at = {value} from unnest($1, $2) as k (me_id, id)
                where o.me_id = k.me_id and o.id = k.id and o.to_broker_at = $3
                """,
                events.Select(waiting => waiting.Tenant).ToArray(),
                events.Select(waiting => waiting.Id).ToArray(),
                claim.Until),
            CancellationToken.None);
}

/// <summary>Events that this host alone sends for a while.</summary>
/// <param name="Schema">Whose outbox they stand in.</param>
/// <param name="Until">When others may claim them; also says that they are still ours.</param>
/// <param name="Events">In no order.</param>
/// <param name="Unknown">How many more were claimed of which this host does not know what they are.</param>
/// <param name="IsFull">There may be more.</param>
internal sealed record BrokerClaim(string Schema, DateTimeOffset Until, IReadOnlyList<WaitingEvent> Events, int Unknown, bool IsFull);

/// <summary>An event on its way to the broker.</summary>
internal sealed record WaitingEvent(long Tenant, Guid Id, IntegrationEvent Happened, string? TraceParent);
