using Atapos.Ordering.Domain;
using Atapos.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Ordering.Data;

/// <summary>Counts a merchant's orders of a day without gaps or repeats (ruling 21).</summary>
/// <remarks>The merchant's row stays locked until the transaction ends, so the number is taken last; other merchants never wait.</remarks>
internal static class OrderNumbers
{
    private const string Next = """
        insert into ordering.order_counters as c (me_id, day, last) values ($1, $2, 1)
        on conflict (me_id, day) do update set last = c.last + 1 returning last
        """;

    internal const string Total = "select coalesce(sum(last - missing), 0) from ordering.order_counters where me_id = $1";

    /// <param name="store">An open store.</param>
    /// <param name="day">The day at the shop.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal static async Task<OrderNumber> NextNumberAsync(this OrderingDbContext store, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = store.Session.Command(Next, store.CurrentTenant.Value, day);
        return OrderNumber.Of(day, (int)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <summary>How many orders the merchant has: the counters know, because orders are never deleted.</summary>
    internal static async Task<long> CountOrdersAsync(this OrderingDbContext store, CancellationToken cancellationToken)
    {
        await using var command = store.Session.Command(Total, store.CurrentTenant.Value);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

/// <summary>How many orders a merchant has placed on a day; written by <see cref="OrderNumbers"/> alone.</summary>
internal sealed class OrderCounter
{
    private OrderCounter()
    {
    }

    internal TenantId Tenant { get; private set; }

    internal DateOnly Day { get; private set; }

    internal int Last { get; private set; }

    /// <summary>Numbers that no order has; only days that were brought over from another system have any.</summary>
    internal int Missing { get; private set; }
}

internal sealed class OrderCounterConfiguration : IEntityTypeConfiguration<OrderCounter>
{
    public void Configure(EntityTypeBuilder<OrderCounter> counter)
    {
        counter.ToTable("order_counters", table => table.HasCheckConstraint("ck_order_counters_last", "last > 0 and missing between 0 and last - 1"));
        counter.HasKey(c => new { c.Tenant, c.Day });
        counter.Property(c => c.Last);
        counter.Property(c => c.Missing).HasDefaultValue(0);
    }
}
