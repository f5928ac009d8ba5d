using Atapos.Shared;

namespace Atapos.Identity.Domain;

/// <summary>A token whose customer has signed out; kept as long as the token would live.</summary>
internal sealed class RevokedToken : AggregateRoot
{
    private RevokedToken()
    {
    }

    /// <summary>Ends a token.</summary>
    /// <param name="tenant">The merchant that the token names.</param>
    /// <param name="tokenId">Its <c>jti</c>.</param>
    /// <param name="customerId">Whose it is.</param>
    /// <param name="until">When it ends by itself at the latest, UTC.</param>
    internal RevokedToken(TenantId tenant, string tokenId, long customerId, DateTimeOffset until)
        : base(tenant) => (TokenId, CustomerId, Until) = (tokenId, customerId, until);

    /// <summary>The token's <c>jti</c>.</summary>
    internal string TokenId { get; private set; } = "";

    /// <summary>Whose it is.</summary>
    internal long CustomerId { get; private set; }

    /// <summary>When it ends by itself at the latest, UTC.</summary>
    internal DateTimeOffset Until { get; private set; }
}
