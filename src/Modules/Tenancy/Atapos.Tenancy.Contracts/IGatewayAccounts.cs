namespace Atapos.Tenancy.Contracts;

/// <summary>Tells with which account of the payment gateway a merchant takes money.</summary>
public interface IGatewayAccounts
{
    /// <summary>The account of a merchant, or null when it has none of its own; a committed change is known as soon as the database has told it.</summary>
    /// <param name="merchantId">The merchant of the session that asks; an inactive one as well, because what was pending still settles (ruling 11).</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<GatewayAccount?> FindAsync(long merchantId, CancellationToken cancellationToken);
}

/// <summary>An account of the payment gateway.</summary>
/// <param name="ServerKey">Secret: for calls to the gateway and for checking its signatures, never for an answer or a log (ruling 12).</param>
/// <param name="ClientKey">Public: for pages that show the gateway's pop-up; null when the merchant gave none.</param>
/// <param name="IsProduction">True when it takes real money, false for the gateway's sandbox.</param>
public sealed record GatewayAccount(string ServerKey, string? ClientKey, bool IsProduction)
{
    /// <summary>Without the server key, so that no log shows it.</summary>
    public override string ToString() => $"{nameof(GatewayAccount)} {{ ClientKey = {ClientKey}, IsProduction = {IsProduction} }}";
}
