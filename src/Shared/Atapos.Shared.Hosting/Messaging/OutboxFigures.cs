using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>Counts the events of all modules that wait to be delivered.</summary>
public sealed class OutboxFigures
{
    private readonly AllTenants _all;
    private readonly string _sql;

    /// <summary>Made by the container.</summary>
    public OutboxFigures(IServiceProvider services)
    {
        _all = services.GetRequiredService<AllTenants>();
        var outboxes = services.GetRequiredService<ModuleStores>().Schemas
            .Select(schema => $"select parked_at, occurred_at from {schema}.outbox where delivered_at is null");
        _sql = $"""
            select count(*) filter (where parked_at is null), count(*) filter (where parked_at is not null),
                   coalesce(extract(epoch from now() - min(occurred_at) filter (where parked_at is null)), 0)::double precision
            from ({string.Join(" union all ", outboxes)}) as undelivered
            """;
    }

    /// <summary>How many events wait, how many are parked, and how old the oldest waiting one is.</summary>
    public async Task<(long Waiting, long Parked, TimeSpan OldestAge)> ReadAsync(CancellationToken cancellationToken) => (await _all.ListAsync(
        TenantSession.Statement(_sql), row => (row.GetInt64(0), row.GetInt64(1), TimeSpan.FromSeconds(row.GetDouble(2))), cancellationToken)).Single();
}
