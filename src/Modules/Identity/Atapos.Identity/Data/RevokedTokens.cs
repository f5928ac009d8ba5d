using Atapos.Identity.Domain;

namespace Atapos.Identity.Data;

/// <summary>Ends tokens, also one that is being ended at the same moment.</summary>
internal static class RevokedTokens
{
    private const string Insert = """
        insert into identity.revoked_tokens (me_id, token_id, customer_id, until) values ($1, $2, $3, $4)
        on conflict (me_id, token_id) do nothing
        """;

    /// <summary>Ends a token with the session's transaction.</summary>
    internal static async Task RevokeAsync(this IdentityDbContext store, RevokedToken token, CancellationToken cancellationToken)
    {
        await using var command = store.Session.Command(Insert, token.Tenant.Value, token.TokenId, token.CustomerId, token.Until);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
