using Atapos.Payments.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Payments.Data;

internal sealed class PaymentLogEntryConfiguration : IEntityTypeConfiguration<PaymentLogEntry>
{
    internal const int LongestSignature = 128;

    public void Configure(EntityTypeBuilder<PaymentLogEntry> entry)
    {
        entry.ToTable("payment_log", table => table.HasCheckConstraint("ck_payment_log_sound", PaymentChecks.OfLogLine));
        entry.Property<TenantId>(ModuleDbContext.TenantProperty);
        entry.Property<long>("OrderId");
        entry.HasKey(ModuleDbContext.TenantProperty, nameof(PaymentLogEntry.Id));
        entry.Property(e => e.Id).ValueGeneratedNever();
        entry.Property(e => e.Event);
        entry.Property(e => e.Status);
        entry.Property(e => e.PaymentType).HasMaxLength(GatewayReport.LongestText);
        entry.Property(e => e.Amount);
        entry.Property(e => e.Tendered);
        entry.Property(e => e.Change);
        entry.Property(e => e.StaffId);
        entry.Property(e => e.CustomerId);
        entry.Property(e => e.At);
        entry.Property(e => e.GatewayOrderId).HasMaxLength(GatewayAttempt.LongestGatewayOrderId);
        entry.Property(e => e.TransactionId).HasMaxLength(GatewayReport.LongestText);
        entry.Property(e => e.TransactionStatus).HasMaxLength(GatewayReport.LongestText);
        entry.Property(e => e.FraudStatus).HasMaxLength(GatewayReport.LongestText);
        entry.Property(e => e.Signature).HasMaxLength(LongestSignature);
        entry.Property(e => e.RefundKey).HasMaxLength(Refund.LongestKey);
        entry.Property(e => e.Mark);

        // As it came, byte for byte: what a proof is made of is not normalised.
        entry.Property(e => e.Payload);
        entry.HasIndex(ModuleDbContext.TenantProperty, "OrderId", nameof(PaymentLogEntry.Id));
    }
}

/// <summary>Where the chain of a merchant's log ends; the database alone writes it, with every line of the log.</summary>
internal sealed class PaymentLogHead
{
    private PaymentLogHead()
    {
    }

    public TenantId Tenant { get; private set; }

    /// <summary>How many lines the log has.</summary>
    public long Lines { get; private set; }

    /// <summary>The hash of the last of them, SHA-256.</summary>
    public byte[] Hash { get; private set; } = [];
}

internal sealed class PaymentLogHeadConfiguration : IEntityTypeConfiguration<PaymentLogHead>
{
    public void Configure(EntityTypeBuilder<PaymentLogHead> head)
    {
        head.ToTable("payment_log_heads");
        head.HasKey(h => h.Tenant);
        head.Property(h => h.Tenant).ValueGeneratedNever();
        head.Property(h => h.Lines);
        head.Property(h => h.Hash);
    }
}
