using Atapos.Shared;

namespace Atapos.Identity.Authentication.Customers;

/// <summary>Looks whether a customer's token that is in order still counts.</summary>
internal interface ICustomerStandings
{
    /// <summary>False for a customer that is not there, was shut out or erased, or has signed this token out.</summary>
    /// <param name="tenant">The merchant that the token names.</param>
    /// <param name="customerId">The customer that it names.</param>
    /// <param name="tokenId">Its <c>jti</c>.</param>
    /// <param name="issuedAt">Its <c>iat</c>, UTC.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<bool> CountsAsync(TenantId tenant, long customerId, string tokenId, DateTimeOffset issuedAt, CancellationToken cancellationToken);
}
