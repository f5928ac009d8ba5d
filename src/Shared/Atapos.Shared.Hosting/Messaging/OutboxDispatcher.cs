using System.Text.Json;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>Delivers events that were not delivered by the host that wrote them: after a crash, a failure or a slow reaction.</summary>
/// <remarks>
/// Rows are claimed with <c>FOR UPDATE SKIP LOCKED</c> by moving their next attempt into the future, so any number of hosts may run one
/// and no transaction stays open while reactions run. After <see cref="MaxAttempts"/> a row parks itself for a person to look at.
/// </remarks>
internal sealed class OutboxDispatcher(
    AllTenants all, EventDelivery delivery, Reactions reactions, ModuleStores stores, DatabaseSignals signals, TimeProvider clock,
    ILogger<OutboxDispatcher> log) : BackgroundService
{
    internal const int MaxAttempts = 12;

    /// <summary>The channel on which a host that failed to deliver wakes the dispatchers of all hosts.</summary>
    internal const string Channel = "atapos_outbox";

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wake = new(0, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = signals.Subscribe(Channel, _ => Wake());
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await WorkAsync(stoppingToken))
            {
                await ((Task)_wake.WaitAsync(Idle, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // Requests have ended by now; what their events did is written down, so that no other host does it once more for nothing.
        await WorkAsync(stoppingToken);
    }

    private async Task<bool> WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            await MarkDeliveredAsync();
            return await DeliverWaitingAsync(stoppingToken) > 0;
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            log.LogWarning(error, "The outbox cannot be read; trying again soon.");
            return false;
        }
    }

    private void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    private async Task MarkDeliveredAsync()
    {
        var keys = new List<OutboxKey>();
        while (keys.Count < 1000 && delivery.Delivered.TryRead(out var key))
        {
            keys.Add(key);
        }

        foreach (var group in keys.GroupBy(key => key.Schema, StringComparer.Ordinal))
        {
            var sql = $"""
                update {group.Key}.outbox as o set delivered_at = now(), last_error = null
                from unnest($1, $2) as k (me_id, id) where o.me_id = k.me_id and o.id = k.id
                """;
            await WriteAsync(sql, group.Select(key => key.Tenant).ToArray(), group.Select(key => key.Id).ToArray());
        }
    }

    // An event that is being delivered is delivered to the end; when the host stops, the rest is given back for another host to take at once.
    private async Task<int> DeliverWaitingAsync(CancellationToken stoppingToken)
    {
        var found = 0;
        foreach (var schema in stores.Schemas)
        {
            if (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            var claimed = await ClaimAsync(schema);
            found += claimed.Count;
            foreach (var row in claimed.TakeWhile(_ => !stoppingToken.IsCancellationRequested))
            {
                await DeliverAsync(schema, row);
                row.IsDone = true;
            }

            await GiveBackAsync(schema, [.. claimed.Where(row => !row.IsDone)]);
        }

        return found;
    }

    private async Task GiveBackAsync(string schema, IReadOnlyList<Claimed> rows)
    {
        if (rows.Count > 0)
        {
            var sql = $"""
                update {schema}.outbox as o set attempts = o.attempts - 1, next_attempt_at = $4 from unnest($1, $2, $3) as k (me_id, id, attempts)
                where o.me_id = k.me_id and o.id = k.id and o.attempts = k.attempts
                """;
            await WriteAsync(sql, rows.Select(row => row.Tenant).ToArray(), rows.Select(row => row.Id).ToArray(), rows.Select(row => row.Attempts).ToArray(), clock.GetUtcNow());
        }
    }

    private async Task<IReadOnlyList<Claimed>> ClaimAsync(string schema)
    {
        var sql = $"""
            update {schema}.outbox as o
            set attempts = o.attempts + 1, next_attempt_at = $1 + make_interval(secs => least(300, 2 ^ least(o.attempts + 2, 9)))
            from (select me_id, id from {schema}.outbox
                  where delivered_at is null and parked_at is null and next_attempt_at <= $1
                  order by next_attempt_at limit 20 for update skip locked) as due
            where o.me_id = due.me_id and o.id = due.id
            returning o.me_id, o.id, o.name, o.payload, o.attempts, o.trace_parent
            """;
        var claimed = await all.ListAsync(
            TenantSession.Statement(sql, clock.GetUtcNow()),
            row => new Claimed(row.GetInt64(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetInt32(4), row.TextOrNull(5)),
            CancellationToken.None);
        return [.. claimed.OrderBy(row => row.Id)];
    }

    private async Task DeliverAsync(string schema, Claimed row)
    {
        try
        {
            // A newer host may have written what this one has never heard of; it is left to one that has.
            var type = reactions.TypeOf(row.Name) ?? throw new InvalidOperationException($"This host knows no event {row.Name}.");
            await delivery.PublishAsync((IntegrationEvent)JsonSerializer.Deserialize(row.Payload, type)!, row.TraceParent, CancellationToken.None);
            delivery.MarkDelivered(new(schema, row.Tenant, row.Id));
        }
        catch (Exception error)
        {
            var parks = row.Attempts >= MaxAttempts;
            log.Log(
                parks ? LogLevel.Critical : LogLevel.Error, error, "Delivery {Attempt} of event {Name} {Event} failed{Outcome}.",
                row.Attempts, row.Name, row.Id, parks ? "; it is parked" : "");
            var sql = $"update {schema}.outbox set last_error = left($3, 2000), parked_at = case when $4 then now() end where me_id = $1 and id = $2";
            await WriteAsync(sql, row.Tenant, row.Id, error.Message, parks);
        }
    }

    private Task WriteAsync(string sql, params object?[] arguments) => all.WriteAsync(TenantSession.Statement(sql, arguments), CancellationToken.None);

    private sealed record Claimed(long Tenant, Guid Id, string Name, string Payload, int Attempts, string? TraceParent)
    {
        internal bool IsDone { get; set; }
    }
}
