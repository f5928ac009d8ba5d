using Atapos.Payments.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Payments.Data;

internal sealed class GatewayAttemptConfiguration : IEntityTypeConfiguration<GatewayAttempt>
{
    public void Configure(EntityTypeBuilder<GatewayAttempt> attempt)
    {
        attempt.ToTable("attempts", table =>
        {
            table.HasCheckConstraint("ck_attempts_kind", "kind in ('snap', 'qris')");
            table.HasCheckConstraint("ck_attempts_state", "state in ('opening', 'live', 'unwanted', 'ended', 'paid')");
            table.HasCheckConstraint("ck_attempts_due", "state in ('opening', 'live', 'unwanted') or next_attempt_at is null");
            table.HasCheckConstraint("ck_attempts_amount", "amount > 0 and amount <= 1000000000000 and number > 0");
            table.HasCheckConstraint("ck_attempts_live", "state <> 'live' or kind <> 'snap' or token is not null");
        });
        attempt.HasKey(a => new { a.Tenant, a.Id });
        attempt.Property(a => a.Id).ValueGeneratedNever();
        attempt.Property(a => a.Number);
        attempt.Property(a => a.Kind);
        attempt.Property(a => a.GatewayOrderId).HasMaxLength(GatewayAttempt.LongestGatewayOrderId);
        attempt.Property(a => a.UsesOwnAccount);
        attempt.Property(a => a.Amount);
        attempt.Property(a => a.State);
        attempt.Property(a => a.StartedAt);
        attempt.Property(a => a.ExpiresAt);
        attempt.Property(a => a.Token).HasMaxLength(Midtrans.SnapSession.LongestToken);
        attempt.Property(a => a.RedirectUrl).HasMaxLength(Midtrans.SnapSession.LongestUrl);
        attempt.Property(a => a.QrString).HasMaxLength(Midtrans.QrisCharge.LongestQrString);
        attempt.Property(a => a.QrActions).HasColumnType("jsonb");
        attempt.Property(a => a.TransactionId).HasMaxLength(GatewayReport.LongestText);
        attempt.Property(a => a.TransactionStatus).HasMaxLength(GatewayAttempt.LongestWord);
        attempt.Property(a => a.FraudStatus).HasMaxLength(GatewayAttempt.LongestWord);
        attempt.Property(a => a.PaymentType).HasMaxLength(Payment.LongestType);
        attempt.Property(a => a.Acquirer).HasMaxLength(GatewayAttempt.LongestWord);
        attempt.Property(a => a.Issuer).HasMaxLength(GatewayAttempt.LongestWord);
        attempt.Property(a => a.IsOnUs);
        attempt.Property(a => a.TransactionTime);
        attempt.Property(a => a.Attempts);
        attempt.Property(a => a.NextAttemptAt);
        attempt.HasIndex(a => new { a.Tenant, a.OrderId, a.Number }).IsUnique();
        attempt.HasIndex(a => new { a.Tenant, a.GatewayOrderId }).IsUnique();

        // A notification names no merchant. The name of an attempt is unique over all of them by how it is made, not by this index.
        attempt.HasIndex(a => a.GatewayOrderId).HasDatabaseName("ix_attempts_gateway_order_id");
        attempt.HasIndex(a => a.NextAttemptAt).HasFilter("next_attempt_at is not null").HasDatabaseName("ix_attempts_due");
    }
}
