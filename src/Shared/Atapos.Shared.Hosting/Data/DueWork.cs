using System.Collections.Concurrent;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Works on rows of all tenants that are due, so that any number of hosts may run the job.</summary>
/// <remarks>
/// A table of work has the columns <c>me_id</c>, <c>id</c>, <c>attempts int</c> and <c>next_attempt_at timestamptz</c>, which is null when there is
/// nothing to do, and is protected by <see cref="TenantTables.ProtectWorkTable"/>. Claiming moves the next attempt behind a lease, so nothing stays locked while the
/// work is done, and a host that dies leaves its rows to the others. Whoever has claimed a row writes down what became of it.
/// </remarks>
public sealed class DueWork(AllTenants all, TimeProvider clock)
{
    /// <summary>Claims the rows that are due and works on them, some at a time. When the host stops, what has begun is finished and the rest given back, for another host to take at once.</summary>
    /// <typeparam name="TId">The type of the column <c>id</c>.</typeparam>
    /// <param name="table">The table with its schema, a constant of whoever owns it.</param>
    /// <param name="most">How many at once are claimed.</param>
    /// <param name="parallel">How many at once are worked on.</param>
    /// <param name="lease">How long nobody else gets them; longer than the work on all of them can take.</param>
    /// <param name="work">Writes down what became of a row; bounded in time by itself.</param>
    /// <param name="stopping">The host stops.</param>
    /// <param name="traced">True for a table with a column <c>trace_parent</c>, which keeps what <see cref="Sight.Spans.Current"/> was.</param>
    /// <returns>How many were claimed.</returns>
    public async Task<int> WorkAsync<TId>(
        string table, int most, int parallel, TimeSpan lease, Func<DueRow<TId>, CancellationToken, Task> work, CancellationToken stopping, bool traced = false)
    {
        var waiting = new ConcurrentQueue<DueRow<TId>>(await ClaimAsync<TId>(table, most, lease, traced, stopping));
        var claimed = waiting.Count;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(parallel, claimed)).Select(async _ =>
        {
            while (!stopping.IsCancellationRequested && waiting.TryDequeue(out var row))
            {
                await work(row, CancellationToken.None);
            }
        }));
        if (!waiting.IsEmpty)
        {
            await GiveBackAsync(table, [.. waiting]);
        }

        return claimed;
    }

    // The longest waiting first.
    private Task<IReadOnlyList<DueRow<TId>>> ClaimAsync<TId>(
        string table, int most, TimeSpan lease, bool traced, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var sql = $"""
            with due as materialized (select me_id, id from {table} where next_attempt_at <= $1 order by next_attempt_at limit $2 for update skip locked)
            update {table} as w set attempts = w.attempts + 1, next_attempt_at = $3 from due
            where w.me_id = due.me_id and w.id = due.id
            returning w.me_id, w.id, w.attempts, {(traced ? "w.trace_parent" : "null")}
            """;

        // Should the connection break between the commit and the answer, what was claimed waits for the end of its lease.
        return all.ListAsync(
            TenantSession.Statement(sql, now, most, now + lease),
            row => new DueRow<TId>(TenantId.Of(row.GetInt64(0)), row.GetFieldValue<TId>(1), row.GetInt32(2), row.TextOrNull(3)),
            cancellationToken);
    }

    // As if they had never been claimed.
    private Task GiveBackAsync<TId>(string table, IReadOnlyList<DueRow<TId>> rows)
    {
        var sql = $"""
            update {table} as w set attempts = w.attempts - 1, next_attempt_at = $4 from unnest($1, $2, $3) as r (me_id, id, attempts)
            where w.me_id = r.me_id and w.id = r.id and w.attempts = r.attempts and w.next_attempt_at is not null
            """;
        return all.WriteAsync(
            TenantSession.Statement(
                sql, rows.Select(row => row.Tenant.Value).ToArray(), rows.Select(row => row.Id).ToArray(), rows.Select(row => row.Attempts).ToArray(), clock.GetUtcNow()),
            CancellationToken.None);
    }

    /// <summary>How long a failed row waits: 4 seconds after the first attempt, twice as long after each further one.</summary>
    /// <param name="attempts">How often it has been tried, 1 or more.</param>
    /// <param name="longest">No pause is longer.</param>
    public static TimeSpan Pause(int attempts, TimeSpan longest) =>
        TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, Math.Pow(2, Math.Min(attempts + 1, 30))));
}

/// <summary>A row that the caller has claimed.</summary>
/// <typeparam name="TId">The type of the column <c>id</c>.</typeparam>
/// <param name="Tenant">Whose it is; the work runs in an <see cref="OwnTransaction"/> of this tenant.</param>
/// <param name="Id">Which it is.</param>
/// <param name="Attempts">How often it has been claimed, this time included.</param>
/// <param name="TraceParent">The trace that the work goes on with, if any.</param>
public sealed record DueRow<TId>(TenantId Tenant, TId Id, int Attempts, string? TraceParent);
