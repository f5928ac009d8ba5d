using System.Globalization;
using System.Security.Claims;
using Atapos.Shared;
using Atapos.Shared.Hosting.Security;

namespace Atapos.Identity.Authentication;

/// <summary>Writes down who is asking in the claims that <see cref="Caller"/> reads.</summary>
internal static class CallerTicket
{
    /// <summary>A customer of a merchant.</summary>
    internal static ClaimsPrincipal ForCustomer(long customerId, TenantId merchant, string tokenId, DateTimeOffset tokenEndsAt, string scheme)
    {
        var principal = Principal(scheme, CallerClaims.Customer, customerId, merchant, isAdmin: false, isOfficer: false);
        ((ClaimsIdentity)principal.Identity!).AddClaims(
        [
            new(CallerClaims.Token, tokenId),
            new(CallerClaims.TokenEnds, tokenEndsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ]);
        return principal;
    }

    /// <summary>A staff member of a merchant, or of the platform when there is none.</summary>
    internal static ClaimsPrincipal ForStaff(long staffId, TenantId? merchant, bool isAdmin, bool isOfficer, string scheme) => Principal(
        scheme, CallerClaims.Staff, staffId, merchant, isAdmin, isOfficer);

    private static ClaimsPrincipal Principal(string scheme, string kind, long id, TenantId? merchant, bool isAdmin, bool isOfficer)
    {
        List<Claim> claims = [new(CallerClaims.Kind, kind), new(CallerClaims.Id, id.ToString(CultureInfo.InvariantCulture))];
        if (merchant is { } tenant)
        {
            claims.Add(new(CallerClaims.Merchant, tenant.ToString()));
        }

        if (isAdmin)
        {
            claims.Add(new(CallerClaims.Admin, "true"));
        }

        if (isOfficer)
        {
            claims.Add(new(CallerClaims.Officer, "true"));
        }

        return new(new ClaimsIdentity(claims, scheme));
    }
}
