using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Messaging.Broker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>Removes what the plumbing no longer needs, a bounded number of rows at a time, so that its tables do not grow for ever.</summary>
internal sealed class Housekeeping(
    AllTenants all, ModuleStores stores, IEnumerable<Leftover> leftovers, BrokerSettings broker, TimeProvider clock, ILogger<Housekeeping> log)
    : BackgroundService
{
    private const int RowsAtOnce = 5_000;

    // A backlog of months goes in pieces too, so that it does not keep the database busy for hours.
    private const int MostTimes = 100;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    // A redelivery later than this would act twice; parked events are retried by a person well before.
    internal static readonly TimeSpan MessagesKept = TimeSpan.FromDays(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (NpgsqlException error)
            {
                log.LogWarning(error, "Housekeeping was put off.");
            }
        }
    }

    internal async Task CleanAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await DeleteAsync("edge.idempotency_keys", "created_at < $1", now - IdempotencyStore.Kept, cancellationToken);
        await DeleteAsync("edge.limits", "resets_at < $1", now, cancellationToken);
        await DeleteAsync("edge.mails", "ended_at < $1 or expires_at < $1", now - MessagesKept, cancellationToken);
        foreach (var leftover in leftovers)
        {
            await DeleteAsync(leftover.Table, $"{leftover.Since} < $1", now - leftover.Kept, cancellationToken);
        }

        // What the broker has not got yet is kept, however long it is away; without a broker nothing will fetch it any more.
        var done = broker.IsOn ? "delivered_at < $1 and to_broker_at is null" : "delivered_at < $1";
        foreach (var schema in stores.Schemas)
        {
            await DeleteAsync($"{schema}.outbox", done, now - MessagesKept, cancellationToken);
            await DeleteAsync($"{schema}.inbox", "handled_at < $1", now - MessagesKept, cancellationToken);
        }
    }

    private async Task DeleteAsync(string table, string condition, DateTimeOffset before, CancellationToken cancellationToken)
    {
        for (var times = 0; times < MostTimes && await DeleteSomeAsync(table, condition, before, cancellationToken) == RowsAtOnce; times++)
        {
            log.LogDebug("More rows of {Table} are to go.", table);
        }
    }

    private Task<int> DeleteSomeAsync(string table, string condition, DateTimeOffset before, CancellationToken cancellationToken) => all.WriteAsync(
        TenantSession.Statement($"delete from {table} where ctid = any (array(select ctid from {table} where {condition} limit {RowsAtOnce}))", before), cancellationToken);
}

/// <summary>Rows of a module that are of no more use after a while.</summary>
/// <param name="Table">The table with its schema; protected by <see cref="TenantTables.ProtectWorkTable"/>.</param>
/// <param name="Since">The column that says when they came to their end.</param>
/// <param name="Kept">How long they are kept after that.</param>
public sealed record Leftover(string Table, string Since, TimeSpan Kept);
