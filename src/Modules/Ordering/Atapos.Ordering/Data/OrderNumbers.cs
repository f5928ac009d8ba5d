using Atapos.Ordering.Domain;
using Atapos.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Ordering.Data;

/// <summary>Counts a merchant's orders of a day without gaps or repeats (ruling 21).</summary>
/// <remarks>The merchant's row stays locked until the transaction ends, so the statement that writes the order counts it; other merchants never wait.</remarks>
internal static class OrderNumbers
{
    /// <summary>A common table expression <c>next</c> whose <c>last</c> is the next count of the merchant <c>$1</c> on the day <c>$2</c>.</summary>
    internal const string Next = """
        next as (
          insert into ordering.order_counters as c (me_id, day, last) values ($1, $2, 1)
          on conflict (me_id, day) do update set last = c.last + 1 returning last)
        """;

    /// <summary>As <see cref="OrderNumber.Of"/> writes it.</summary>
    internal const string Number = "'INV-' || to_char($2::date, 'YYYYMMDD') || '-' || lpad(last::text, greatest(4, length(last::text)), '0')";

    internal const string Total = "select coalesce(sum(last - missing), 0) from ordering.order_counters where me_id = $1";

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
