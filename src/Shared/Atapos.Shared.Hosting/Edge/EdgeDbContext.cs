using Microsoft.EntityFrameworkCore;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>The schema of the plumbing itself: remembered answers to requests with an Idempotency-Key, limits that all hosts count together, mails on their way.</summary>
/// <remarks>It exists for the migrations; the plumbing reads and writes its tables on the session's connection.</remarks>
internal sealed class EdgeDbContext(DbContextOptions<EdgeDbContext> options) : DbContext(options)
{
    internal const string SchemaName = "edge";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(SchemaName);
        modelBuilder.Entity<IdempotencyRecord>(record =>
        {
            record.ToTable("idempotency_keys");
            record.HasKey(r => new { r.TenantId, r.Caller, r.Key });
            record.Property(r => r.TenantId).HasColumnName("me_id").ValueGeneratedNever();
            record.Property(r => r.Caller).HasColumnName("caller").HasMaxLength(80);
            record.Property(r => r.Key).HasColumnName("key").HasMaxLength(255);
            record.Property(r => r.RequestHash).HasColumnName("request_hash");
            record.Property(r => r.Status).HasColumnName("status");
            record.Property(r => r.ContentType).HasColumnName("content_type").HasMaxLength(120);
            record.Property(r => r.Location).HasColumnName("location").HasMaxLength(500);
            record.Property(r => r.Body).HasColumnName("body");
            record.Property(r => r.CreatedAt).HasColumnName("created_at");
            record.HasIndex(r => r.CreatedAt).HasDatabaseName("ix_idempotency_keys_created_at");
        });
        modelBuilder.Entity<LimitRecord>(limit =>
        {
            limit.ToTable("limits");
            limit.HasKey(l => new { l.TenantId, l.Id });
            limit.Property(l => l.TenantId).HasColumnName("me_id").ValueGeneratedNever();
            limit.Property(l => l.Id).HasColumnName("id").HasMaxLength(120);
            limit.Property(l => l.Count).HasColumnName("count");
            limit.Property(l => l.ResetsAt).HasColumnName("resets_at");
            limit.HasIndex(l => l.ResetsAt).HasDatabaseName("ix_limits_resets_at");
        });
        modelBuilder.Entity<MailRecord>(mail =>
        {
            mail.ToTable("mails", table =>
            {
                table.HasCheckConstraint("ck_mails_state", "state in ('waiting', 'sent', 'failed', 'expired')");
                table.HasCheckConstraint("ck_mails_waiting", "(state = 'waiting') = (next_attempt_at is not null)");
                table.HasCheckConstraint("ck_mails_body", "state <> 'waiting' or (body is not null and recipient is not null)");
            });
            mail.HasKey(m => new { m.TenantId, m.Id });
            mail.Property(m => m.TenantId).HasColumnName("me_id").ValueGeneratedNever();
            mail.Property(m => m.Id).HasColumnName("id").ValueGeneratedNever();
            mail.Property(m => m.Number).HasColumnName("number").UseIdentityAlwaysColumn();
            mail.Property(m => m.Kind).HasColumnName("kind").HasMaxLength(60);
            mail.Property(m => m.Recipient).HasColumnName("recipient").HasMaxLength(254);
            mail.Property(m => m.MessageId).HasColumnName("message_id").HasMaxLength(300);
            mail.Property(m => m.Body).HasColumnName("body");
            mail.Property(m => m.State).HasColumnName("state").HasMaxLength(20);
            mail.Property(m => m.Attempts).HasColumnName("attempts");
            mail.Property(m => m.CreatedAt).HasColumnName("created_at");
            mail.Property(m => m.ExpiresAt).HasColumnName("expires_at");
            mail.Property(m => m.NextAttemptAt).HasColumnName("next_attempt_at");
            mail.Property(m => m.EndedAt).HasColumnName("ended_at");
            mail.Property(m => m.LastError).HasColumnName("last_error").HasMaxLength(500);
            mail.Property(m => m.TraceParent).HasColumnName("trace_parent").HasMaxLength(80);
            mail.HasIndex(m => m.NextAttemptAt).HasFilter("next_attempt_at is not null").HasDatabaseName("ix_mails_due");
            mail.HasIndex(m => new { m.TenantId, m.Number }).IsUnique().HasDatabaseName("ux_mails_number");
            mail.HasIndex(m => m.EndedAt).HasDatabaseName("ix_mails_ended_at");
        });
    }
}

/// <summary>The first answer to a request with an Idempotency-Key.</summary>
internal sealed class IdempotencyRecord
{
    private IdempotencyRecord()
    {
    }

    internal long TenantId { get; private set; }

    internal string Caller { get; private set; } = "";

    internal string Key { get; private set; } = "";

    internal byte[] RequestHash { get; private set; } = [];

    internal int Status { get; private set; }

    internal string? ContentType { get; private set; }

    internal string? Location { get; private set; }

    internal byte[] Body { get; private set; } = [];

    internal DateTimeOffset CreatedAt { get; private set; }
}

/// <summary>How often something was done within a window of time.</summary>
internal sealed class LimitRecord
{
    private LimitRecord()
    {
    }

    internal long TenantId { get; private set; }

    internal string Id { get; private set; } = "";

    internal long Count { get; private set; }

    internal DateTimeOffset ResetsAt { get; private set; }
}

/// <summary>A mail on its way, or what became of it.</summary>
internal sealed class MailRecord
{
    private MailRecord()
    {
    }

    internal long TenantId { get; private set; }

    internal Guid Id { get; private set; }

    internal long Number { get; private set; }

    internal string Kind { get; private set; } = "";

    internal string? Recipient { get; private set; }

    internal string MessageId { get; private set; } = "";

    internal byte[]? Body { get; private set; }

    internal string State { get; private set; } = "";

    internal int Attempts { get; private set; }

    internal DateTimeOffset CreatedAt { get; private set; }

    internal DateTimeOffset? ExpiresAt { get; private set; }

    internal DateTimeOffset? NextAttemptAt { get; private set; }

    internal DateTimeOffset? EndedAt { get; private set; }

    internal string? LastError { get; private set; }

    internal string? TraceParent { get; private set; }
}
