using System.Text.Json;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Sight;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;
using NpgsqlTypes;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>An event that was decided in the same transaction as the change it reports.</summary>
internal sealed class OutboxMessage
{
    private NpgsqlParameter? _deliveredAt;

    private OutboxMessage()
    {
    }

    /// <summary>Writes an event down.</summary>
    /// <param name="happened">The event, complete with id, tenant and time.</param>
    /// <param name="awaited">False when nobody in this process reacts to it: then it is kept as delivered.</param>
    /// <param name="lease">How long the writing host may take to deliver it before any host may.</param>
    /// <param name="leaves">True when it is also for subscribers outside this process.</param>
    internal OutboxMessage(IntegrationEvent happened, bool awaited, TimeSpan lease, bool leaves)
    {
        Tenant = TenantId.Of(happened.TenantId);
        Id = happened.EventId;
        Name = EventNames.Of(happened.GetType());
        Payload = JsonSerializer.Serialize(happened, happened.GetType());
        OccurredAt = happened.OccurredAt;
        NextAttemptAt = happened.OccurredAt + lease;
        DeliveredAt = awaited ? null : happened.OccurredAt;
        ToBrokerAt = leaves ? happened.OccurredAt : null;
        TraceParent = Spans.Current;
        Event = happened;
    }

    internal TenantId Tenant { get; private set; }

    internal Guid Id { get; private set; }

    internal string Name { get; private set; } = "";

    internal string Payload { get; private set; } = "";

    internal DateTimeOffset OccurredAt { get; private set; }

    /// <summary>The trace that goes on with the event; null when none is kept.</summary>
    internal string? TraceParent { get; private set; }

    internal int Attempts { get; private set; }

    internal DateTimeOffset NextAttemptAt { get; private set; }

    internal DateTimeOffset? DeliveredAt { get; private set; }

    internal DateTimeOffset? ParkedAt { get; private set; }

    /// <summary>From when on it may be sent to the broker; null when it need not be (any more).</summary>
    internal DateTimeOffset? ToBrokerAt { get; private set; }

    internal string? LastError { get; private set; }

    /// <summary>The event itself while it is still in the process that wrote it.</summary>
    internal IntegrationEvent? Event { get; }

    /// <summary>The schema whose outbox holds the row; set by the interceptor.</summary>
    internal string Schema { get; set; } = "";

    /// <summary>The statement that writes the row, for a module that does not save by EF; see <see cref="ModuleDbContext.EventsOf"/>.</summary>
    internal NpgsqlBatchCommand Insert(string? completion, NpgsqlParameter? more)
    {
        if (completion is not null && DeliveredAt is null)
        {
            throw new InvalidOperationException($"{Name} is completed by the database, and something in this process reacts to it.");
        }

        var statement = InsertAs(completion is null ? "$4" : $"$4 || {completion}");
        if (more is not null)
        {
            statement.Parameters.Add(more);
        }

        return statement;
    }

    /// <summary>Has the statement that writes the row, and was not sent yet, write it as delivered: all that reacts to the event is committed with it.</summary>
    /// <returns>False when the row is not written by such a statement.</returns>
    internal bool TryDeliverWithIt()
    {
        _deliveredAt?.Value = OccurredAt;
        return _deliveredAt is not null;
    }

    /// <summary>Takes <see cref="TryDeliverWithIt"/> back.</summary>
    internal void LeaveToDelivery() => _deliveredAt!.Value = DBNull.Value;

    private NpgsqlBatchCommand InsertAs(string payload)
    {
        _deliveredAt = SqlValues.Of(NpgsqlDbType.TimestampTz, DeliveredAt);
        return new($"""
            insert into {Schema}.outbox (me_id, id, name, payload, occurred_at, trace_parent, attempts, next_attempt_at, delivered_at, to_broker_at)
            values ($1, $2, $3, {payload}, $5, $6, 0, $7, $8, $9)
            """)
        {
            Parameters =
            {
                new() { Value = Tenant.Value },
                new() { Value = Id },
                new() { Value = Name },
                SqlValues.Of(NpgsqlDbType.Jsonb, Payload),
                new() { Value = OccurredAt },
                SqlValues.Of(NpgsqlDbType.Varchar, TraceParent),
                new() { Value = NextAttemptAt },
                _deliveredAt,
                SqlValues.Of(NpgsqlDbType.TimestampTz, ToBrokerAt),
            },
        };
    }
}

internal sealed class OutboxConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> outbox)
    {
        outbox.ToTable("outbox");
        outbox.HasKey(m => new { m.Tenant, m.Id });
        outbox.Property(m => m.Id).ValueGeneratedNever();
        outbox.Property(m => m.Name).HasMaxLength(120);
        outbox.Property(m => m.Payload).HasColumnType("jsonb");
        outbox.Property(m => m.TraceParent).HasMaxLength(80);
        outbox.Property(m => m.LastError).HasMaxLength(2000);
        outbox.Property(m => m.Attempts);
        outbox.Property(m => m.NextAttemptAt);
        outbox.Property(m => m.ParkedAt);
        outbox.Property(m => m.OccurredAt);
        outbox.Property(m => m.DeliveredAt);
        outbox.Property(m => m.ToBrokerAt);
        outbox.Ignore(m => m.Event).Ignore(m => m.Schema);
        outbox.HasIndex(m => m.NextAttemptAt).HasFilter("delivered_at is null and parked_at is null").HasDatabaseName("ix_outbox_waiting");
        outbox.HasIndex(m => m.Id).HasFilter("to_broker_at is not null").HasDatabaseName("ix_outbox_to_broker");
    }
}

/// <summary>Remembers that a reaction to an event has been committed.</summary>
internal sealed class InboxMessage
{
    private InboxMessage()
    {
    }

    internal TenantId Tenant { get; private set; }

    internal Guid EventId { get; private set; }

    internal string Reaction { get; private set; } = "";

    internal DateTimeOffset HandledAt { get; private set; }
}

internal sealed class InboxConfiguration : IEntityTypeConfiguration<InboxMessage>
{
    public void Configure(EntityTypeBuilder<InboxMessage> inbox)
    {
        inbox.ToTable("inbox");
        inbox.HasKey(m => new { m.Tenant, m.EventId, m.Reaction });
        inbox.Property(m => m.Reaction).HasMaxLength(120);
        inbox.Property(m => m.HandledAt);
    }
}
