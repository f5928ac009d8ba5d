using Atapos.Payments.Domain;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Sight;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Payments.Data;

internal sealed class PaymentConfiguration : IEntityTypeConfiguration<Payment>
{
    public void Configure(EntityTypeBuilder<Payment> payment)
    {
        payment.ToTable("payments", table => table.HasCheckConstraint("ck_payments_sound", PaymentChecks.OfPayment));
        payment.HasKey(p => new { p.Tenant, p.OrderId });
        payment.Property(p => p.OrderId).ValueGeneratedNever();
        payment.Property(p => p.OrderNumber).HasMaxLength(24);
        payment.Property(p => p.CustomerId);
        payment.Property(p => p.Total);
        payment.Property(p => p.Rounded);
        payment.Property(p => p.Status);
        payment.Property(p => p.Type).HasMaxLength(Payment.LongestType);
        payment.Property(p => p.Collected);
        payment.Property(p => p.Refunded);
        payment.Property(p => p.PaidAt);
        payment.Property(p => p.Version);
        payment.Property(p => p.AttemptsMade);
        payment.Property(p => p.SettledBy);
        payment.Property(p => p.SettledTransactionId).HasMaxLength(GatewayReport.LongestText);
        payment.Property<uint>("xmin").IsRowVersion();
        payment.HasOne(p => p.Receipt).WithOne().HasForeignKey<Receipt>(r => new { r.Tenant, r.Id }).OnDelete(DeleteBehavior.Restrict);
        payment.HasMany(p => p.Attempts).WithOne().HasForeignKey(a => new { a.Tenant, a.OrderId }).OnDelete(DeleteBehavior.Restrict);
        payment.HasMany(p => p.Refunds).WithOne().HasForeignKey(r => new { r.Tenant, r.OrderId }).OnDelete(DeleteBehavior.Restrict);
        payment.HasMany(p => p.Duplicates).WithOne().HasForeignKey(d => new { d.Tenant, d.OrderId }).OnDelete(DeleteBehavior.Restrict);
        payment.HasMany(p => p.Log).WithOne().HasForeignKey(ModuleDbContext.TenantProperty, "OrderId").OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ReceiptConfiguration : IEntityTypeConfiguration<Receipt>
{
    public void Configure(EntityTypeBuilder<Receipt> receipt)
    {
        receipt.ToTable("receipts", table =>
        {
            table.HasCheckConstraint("ck_receipts_state", "state in ('due', 'mailed', 'omitted', 'failed')");
            table.HasCheckConstraint("ck_receipts_due", "(state = 'due') = (next_attempt_at is not null)");
        });
        receipt.HasKey(r => new { r.Tenant, r.Id });
        receipt.Property(r => r.Id).ValueGeneratedNever();
        receipt.Property(r => r.Attempts);
        receipt.Property(r => r.NextAttemptAt);
        receipt.Property(r => r.State);
        receipt.Property<string?>("TraceParent").HasMaxLength(80).HasValueGenerator<Spans.Generator>();

        // A host whose claim has run out must not write what another has written.
        receipt.Property<uint>("xmin").IsRowVersion();
        receipt.HasIndex(r => r.NextAttemptAt).HasFilter("next_attempt_at is not null").HasDatabaseName("ix_receipts_due");
    }
}
