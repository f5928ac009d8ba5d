using Atapos.Identity.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Identity.Data;

internal sealed class SignInChallengeConfiguration : IEntityTypeConfiguration<SignInChallenge>
{
    public void Configure(EntityTypeBuilder<SignInChallenge> challenge)
    {
        challenge.ToTable("sign_in_challenges", table =>
        {
            table.HasCheckConstraint("ck_sign_in_challenges_method", "method in ('link', 'otp')");
            table.HasCheckConstraint("ck_sign_in_challenges_wrong_tries", "wrong_tries between 0 and 5");
            table.HasCheckConstraint("ck_sign_in_challenges_email", """email_key = lower(email collate "C")""");
            table.HasCheckConstraint("ck_sign_in_challenges_fingerprint", "octet_length(fingerprint) = 32");
        });
        challenge.HasKey(c => new { c.Tenant, c.EmailKey, c.Method });
        challenge.Property(c => c.EmailKey).HasMaxLength(EmailAddress.MaxLength);
        challenge.Property(c => c.Method);
        challenge.Property(c => c.Email).HasMaxLength(EmailAddress.MaxLength).HasConversion(email => email.Value, text => EmailAddress.Of(text));
        challenge.Property(c => c.Fingerprint);
        challenge.Property(c => c.ExpiresAt);
        challenge.Property(c => c.WrongTries);
        challenge.Property(c => c.UsedAt);
        challenge.Property(c => c.CreatedAt);
        challenge.HasIndex(c => new { c.Tenant, c.Fingerprint }).HasDatabaseName("ix_sign_in_challenges_fingerprint");
        challenge.HasIndex(c => c.ExpiresAt).HasDatabaseName("ix_sign_in_challenges_expires_at");
    }
}

internal sealed class RevokedTokenConfiguration : IEntityTypeConfiguration<RevokedToken>
{
    public void Configure(EntityTypeBuilder<RevokedToken> token)
    {
        token.ToTable("revoked_tokens");
        token.HasKey(t => new { t.Tenant, t.TokenId });
        token.Property(t => t.TokenId).HasMaxLength(100);
        token.Property(t => t.CustomerId);
        token.Property(t => t.Until);
        token.HasIndex(t => t.Until).HasDatabaseName("ix_revoked_tokens_until");
    }
}
