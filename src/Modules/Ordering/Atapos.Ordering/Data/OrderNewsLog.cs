using Atapos.Ordering.Domain;
using Atapos.Ordering.Live;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;
using NpgsqlTypes;

namespace Atapos.Ordering.Data;

/// <summary>Writes down what is new about orders, in the transaction that changes them (ADR 32).</summary>
/// <remarks>
/// Numbers count per merchant from 1. The counter's row stays locked until the transaction ends, so they are taken last, have no gap, and
/// become visible in their order: who has read one has missed none below it.
/// </remarks>
internal static class OrderNewsLog
{
    internal const string Table = "ordering.order_news";

    private const string Write = """
        with next as (
          insert into ordering.news_counters as c (me_id, last) values ($1, 1)
          on conflict (me_id) do update set last = c.last + 1 returning last)
        insert into ordering.order_news
          (me_id, number, order_id, customer_id, kind, payment_status, payment_type, paid_at, refunded, happened_at)
        select $1, last, $2, $3, $4, $5, $6, $7, $8, now() from next
        """;

    // As Order.FollowPayment decides, with the news in the same statement: what is older than what is known is ignored.
    private const string Settle = """
        known as (
          select o.customer_id, o.payment_status from due join ordering.orders o on o.me_id = $1 and o.id = $4 and o.payment_version < $5 for update of o),
        followed as (
          update ordering.orders o set payment_version = $5, payment_status = 'settlement', payment_type = $6, paid_at = $7, refunded = 0
          from known where o.me_id = $1 and o.id = $4),
        next as (
          insert into ordering.news_counters as c (me_id, last) select $1, 1 from known where payment_status <> 'settlement'
          on conflict (me_id) do update set last = c.last + 1 returning last)
        insert into ordering.order_news
          (me_id, number, order_id, customer_id, kind, payment_status, payment_type, paid_at, refunded, happened_at)
        select $1, last, $4, customer_id, 'paid', 'settlement', $6, $7, 0, now() from next, known
        """;

    /// <summary>The statement that lets an order follow its payment to settlement, and writes down that it was paid; see <see cref="ReactionAtOnce{TEvent}"/>.</summary>
    internal static NpgsqlBatchCommand SettlementOf(
        string isDue, ReadOnlySpan<object?> entry, long orderId, int version, string paymentType, DateTimeOffset paidAt) =>
        TenantSession.Statement($"with due as ({isDue}),\n{Settle}", [.. entry, orderId, version, paymentType, paidAt]);

    /// <summary>What the changes that wait to be saved are news of.</summary>
    internal static IReadOnlyList<(Order Order, OrderNews News)> NewsToTell(this OrderingDbContext store)
    {
        List<(Order, OrderNews)> news = [];
        foreach (var entry in store.ChangeTracker.Entries<Order>())
        {
            if (NewsOf(entry) is { } happened)
            {
                news.Add((entry.Entity, happened));
            }
        }

        return news;
    }

    /// <summary>Writes news down; whoever listens is told once they are committed.</summary>
    internal static async Task TellAsync(
        this OrderingDbContext store, IReadOnlyList<(Order Order, OrderNews News)> news, CancellationToken cancellationToken)
    {
        if (news.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(store.Session.Connection);
        foreach (var (order, happened) in news)
        {
            batch.BatchCommands.Add(StatementOf(order, happened));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        store.RingAfterCommit();
    }

    /// <summary>The statement that writes one piece of news down.</summary>
    internal static NpgsqlBatchCommand StatementOf(Order order, OrderNews happened) => new(Write)
    {
        Parameters =
        {
            new() { Value = order.Tenant.Value },
            new() { Value = order.Id },
            SqlValues.Of(NpgsqlDbType.Bigint, order.CustomerId),
            new() { Value = EnumWords<OrderNews>.Of(happened) },
            new() { Value = EnumWords<PaymentStatus>.Of(order.PaymentStatus) },
            SqlValues.Of(NpgsqlDbType.Text, order.PaymentType),
            SqlValues.Of(NpgsqlDbType.TimestampTz, order.PaidAt),
            new() { Value = order.Refunded.Amount },
        },
    };

    /// <summary>Tells those who listen, once the transaction has been committed.</summary>
    internal static void RingAfterCommit(this OrderingDbContext store)
    {
        var (bell, tenant) = (store.GetService<NewsBell>(), store.CurrentTenant);
        store.Session.AfterCommit(() => bell.Ring(tenant));
    }

    /// <summary>The number of the merchant's latest news; 0 before the first.</summary>
    internal static async Task<long> LatestNewsAsync(this OrderingDbContext store, CancellationToken cancellationToken) =>
        await store.Set<NewsCounter>().Select(counter => (long?)counter.Last).SingleOrDefaultAsync(cancellationToken) ?? 0;

    private static OrderNews? NewsOf(Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<Order> entry) => entry.State switch
    {
        EntityState.Added => OrderNews.Created,
        EntityState.Modified => OrderChanges.Between(
            entry.Property(order => order.PaymentStatus).OriginalValue, entry.Property(order => order.Refunded).OriginalValue, entry.Entity),
        _ => null,
    };
}

/// <summary>One piece of news about an order: what moved, as it was then. What never moves is read from the order.</summary>
internal sealed class OrderNewsEntry
{
    private OrderNewsEntry()
    {
    }

    internal TenantId Tenant { get; private set; }

    /// <summary>Counts per merchant from 1, without gaps.</summary>
    internal long Number { get; private set; }

    internal long OrderId { get; private set; }

    internal long? CustomerId { get; private set; }

    internal OrderNews Kind { get; private set; }

    internal PaymentStatus PaymentStatus { get; private set; }

    internal string? PaymentType { get; private set; }

    internal DateTimeOffset? PaidAt { get; private set; }

    internal Money Refunded { get; private set; }

    /// <summary>UTC.</summary>
    internal DateTimeOffset HappenedAt { get; private set; }
}

/// <summary>How many news a merchant has had; written by <see cref="OrderNewsLog"/> alone.</summary>
internal sealed class NewsCounter
{
    private NewsCounter()
    {
    }

    internal TenantId Tenant { get; private set; }

    internal long Last { get; private set; }
}

internal sealed class OrderNewsConfiguration : IEntityTypeConfiguration<OrderNewsEntry>
{
    public void Configure(EntityTypeBuilder<OrderNewsEntry> news)
    {
        news.ToTable("order_news");
        news.HasKey(n => new { n.Tenant, n.Number });
        news.Property(n => n.Number).ValueGeneratedNever();
        news.Property(n => n.OrderId);
        news.Property(n => n.CustomerId);
        news.Property(n => n.Kind);
        news.Property(n => n.PaymentStatus);
        news.Property(n => n.PaymentType).HasMaxLength(Order.LongestPaymentType);
        news.Property(n => n.PaidAt);
        news.Property(n => n.Refunded);
        news.Property(n => n.HappenedAt);

        // Rows come in the order of their time, so this costs next to nothing to keep, and finds those that are too old.
        news.HasIndex(n => n.HappenedAt).HasMethod("brin").HasDatabaseName("ix_order_news_age");
    }
}

internal sealed class NewsCounterConfiguration : IEntityTypeConfiguration<NewsCounter>
{
    public void Configure(EntityTypeBuilder<NewsCounter> counter)
    {
        counter.ToTable("news_counters", table => table.HasCheckConstraint("ck_news_counters_last", "last > 0"));
        counter.HasKey(c => c.Tenant);
        counter.Property(c => c.Last);
    }
}
