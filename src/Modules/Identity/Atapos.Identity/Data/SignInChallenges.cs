using Atapos.Identity.Domain;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Identity.Data;

/// <summary>Keeps challenges where two requests may come for one mailbox at the same moment.</summary>
internal static class SignInChallenges
{
    // EF cannot say "on conflict"; and to look first would take another time for a mailbox that asked before.
    private const string Put = """
        insert into identity.sign_in_challenges (me_id, email_key, method, email, fingerprint, expires_at, wrong_tries, used_at, created_at)
        values ($1, $2, $3, $4, $5, $6, 0, null, $7)
        on conflict (me_id, email_key, method) do update
        set email = excluded.email, fingerprint = excluded.fingerprint, expires_at = excluded.expires_at, wrong_tries = 0, used_at = null,
            created_at = excluded.created_at
        """;

    /// <summary>Puts a challenge in the place of the mailbox's former one.</summary>
    internal static async Task PutAsync(this IdentityDbContext store, SignInChallenge challenge, CancellationToken cancellationToken)
    {
        await using var command = store.Session.Command(
            Put,
            challenge.Tenant.Value,
            challenge.EmailKey,
            WordOf(challenge.Method),
            challenge.Email.Value,
            challenge.Fingerprint,
            challenge.ExpiresAt,
            challenge.CreatedAt);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The mailbox's challenge, locked: of two answers at once the second sees what became of the first.</summary>
    internal static Task<SignInChallenge?> LockAsync(this IdentityDbContext store, string emailKey, SignInMethod method, CancellationToken cancellationToken)
    {
        var (tenant, word) = (store.CurrentTenant.Value, WordOf(method));
        return store.Challenges
            .FromSql($"select * from identity.sign_in_challenges where me_id = {tenant} and email_key = {emailKey} and method = {word} for update")
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The challenge that a link's token answers, locked.</summary>
    internal static Task<SignInChallenge?> LockLinkAsync(this IdentityDbContext store, IReadOnlyList<byte[]> fingerprints, CancellationToken cancellationToken)
    {
        var (tenant, known) = (store.CurrentTenant.Value, fingerprints.ToArray());
        return store.Challenges
            .FromSql($"select * from identity.sign_in_challenges where me_id = {tenant} and fingerprint = any ({known}) and method = 'link' for update")
            .SingleOrDefaultAsync(cancellationToken);
    }

    private static string WordOf(SignInMethod method) => method == SignInMethod.Link ? "link" : "otp";
}
