using Microsoft.EntityFrameworkCore;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>The schema of the HTTP edge itself: remembered answers to requests with an Idempotency-Key.</summary>
/// <remarks>It exists for the migrations; the edge reads and writes the one table on the session's connection.</remarks>
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
