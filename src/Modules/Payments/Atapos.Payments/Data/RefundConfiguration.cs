using Atapos.Payments.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Payments.Data;

internal sealed class RefundConfiguration : IEntityTypeConfiguration<Refund>
{
    public void Configure(EntityTypeBuilder<Refund> refund)
    {
        refund.ToTable("refunds", table =>
        {
            table.HasCheckConstraint("ck_refunds_amount", "amount > 0 and amount <= 1000000000000");
            table.HasCheckConstraint("ck_refunds_method", "method in ('cash', 'manual', 'gateway', 'elsewhere', 'chargeback')");
            table.HasCheckConstraint("ck_refunds_state", "state in ('asked', 'done', 'refused')");
            table.HasCheckConstraint("ck_refunds_due", "(state = 'asked') = (next_attempt_at is not null) and (state = 'asked') = (done_at is null)");
        });
        refund.HasKey(r => new { r.Tenant, r.Id });
        refund.Property(r => r.Id).ValueGeneratedNever();
        refund.Property(r => r.Key).HasMaxLength(Refund.LongestKey);
        refund.Property(r => r.Amount);
        refund.Property(r => r.Reason).HasMaxLength(Refund.LongestReason);
        refund.Property(r => r.Method);
        refund.Property(r => r.State);
        refund.Property(r => r.TransactionId).HasMaxLength(GatewayReport.LongestText);
        refund.Property(r => r.DuplicateId);
        refund.Property(r => r.StaffId);
        refund.Property(r => r.AskedAt);
        refund.Property(r => r.DoneAt);
        refund.Property(r => r.Attempts);
        refund.Property(r => r.NextAttemptAt);
        refund.HasIndex(r => new { r.Tenant, r.OrderId, r.Key }).IsUnique();
        refund.HasIndex(r => r.NextAttemptAt).HasFilter("next_attempt_at is not null").HasDatabaseName("ix_refunds_due");
    }
}

internal sealed class DuplicatePaymentConfiguration : IEntityTypeConfiguration<DuplicatePayment>
{
    public void Configure(EntityTypeBuilder<DuplicatePayment> duplicate)
    {
        duplicate.ToTable("duplicate_payments", table =>
            table.HasCheckConstraint("ck_duplicate_payments_amounts", "amount > 0 and amount <= 1000000000000 and refunded between 0 and amount"));
        duplicate.HasKey(d => new { d.Tenant, d.Id });
        duplicate.Property(d => d.Id).ValueGeneratedNever();
        duplicate.Property(d => d.AttemptId);
        duplicate.Property(d => d.GatewayOrderId).HasMaxLength(GatewayAttempt.LongestGatewayOrderId);
        duplicate.Property(d => d.TransactionId).HasMaxLength(GatewayReport.LongestText);
        duplicate.Property(d => d.PaymentType).HasMaxLength(Payment.LongestType);
        duplicate.Property(d => d.Amount);
        duplicate.Property(d => d.Refunded);
        duplicate.Property(d => d.ArrivedAt);
        duplicate.HasIndex(d => new { d.Tenant, d.OrderId, d.TransactionId }).IsUnique();
        duplicate.HasIndex(d => new { d.Tenant, d.Id }).HasFilter("refunded < amount").HasDatabaseName("ix_duplicate_payments_waiting");
    }
}
