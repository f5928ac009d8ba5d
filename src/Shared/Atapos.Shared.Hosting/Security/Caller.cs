using System.Globalization;
using System.Security.Claims;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Http;

namespace Atapos.Shared.Hosting.Security;

/// <summary>Who is asking; the one place that says so. Take it as a parameter of a use case.</summary>
/// <param name="Kind">Nobody known, a customer or staff.</param>
/// <param name="Id">The customer's <c>cu_id</c> or the staff member's <c>u_id</c>; 0 for nobody.</param>
/// <param name="Merchant">The merchant that the token names; null for nobody and for platform staff.</param>
/// <param name="IsOfficer">Staff at the level of Officer or above; below it a token of Atlas opens nothing.</param>
/// <param name="IsAdmin">Staff at the level of Admin (owner) or above.</param>
/// <param name="Address">Where the request came from, for those whom nothing else tells apart; of IPv6 the network of 64 bits.</param>
public sealed record Caller(CallerKind Kind, long Id, TenantId? Merchant, bool IsOfficer, bool IsAdmin, string Address)
{
    /// <summary>Names the token of ours that a customer came with; null for all others.</summary>
    public string? TokenId { get; init; }

    /// <summary>When that token ends by itself, UTC; null for all others.</summary>
    public DateTimeOffset? TokenEndsAt { get; init; }

    /// <summary>True for staff of a merchant and of the platform, Officer or above.</summary>
    public bool IsStaff => Kind == CallerKind.Staff && IsOfficer;

    /// <summary>True for a customer with our own token.</summary>
    public bool IsCustomer => Kind == CallerKind.Customer;

    /// <summary>True for staff without a merchant (ruling 8).</summary>
    public bool IsPlatform => IsStaff && Merchant is null;

    /// <summary>The staff member, for records of who did something; null when a customer did.</summary>
    public long? StaffId => IsStaff ? Id : null;

    /// <summary>The customer, or null when staff ask.</summary>
    public long? CustomerId => IsCustomer ? Id : null;

    /// <summary>A stable name for one caller, for idempotency keys and limits.</summary>
    public string Key => Kind switch
    {
        CallerKind.Staff => string.Create(CultureInfo.InvariantCulture, $"staff:{Id}"),
        CallerKind.Customer => string.Create(CultureInfo.InvariantCulture, $"customer:{Id}"),
        _ => $"address:{Address}",
    };

    /// <summary>Refuses a customer that asks for something of another customer (ruling 10).</summary>
    /// <param name="customerId">The customer it belongs to, if any.</param>
    /// <exception cref="ProblemException">403.</exception>
    public void RequireOwnership(long? customerId)
    {
        if (IsCustomer && customerId != Id)
        {
            throw Problem.Forbidden("auth.not-yours", "This belongs to another customer.");
        }
    }

    /// <summary>Reads the caller of a request.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context));

    /// <summary>Reads the caller of a request.</summary>
    public static Caller Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var user = context.User;
        var kind = user.FindFirstValue(CallerClaims.Kind) switch
        {
            CallerClaims.Staff => CallerKind.Staff,
            CallerClaims.Customer => CallerKind.Customer,
            _ => CallerKind.Anonymous,
        };
        return new(
            kind,
            Number(user, CallerClaims.Id) ?? 0,
            Number(user, CallerClaims.Merchant) is { } merchant ? TenantId.Of(merchant) : null,
            user.HasClaim(CallerClaims.Officer, "true"),
            user.HasClaim(CallerClaims.Admin, "true"),
            ClientAddress.TextOf(context.Connection.RemoteIpAddress))
        {
            TokenId = user.FindFirstValue(CallerClaims.Token),
            TokenEndsAt = Number(user, CallerClaims.TokenEnds) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        };
    }

    private static long? Number(ClaimsPrincipal user, string claim) =>
        long.TryParse(user.FindFirstValue(claim), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>What kind of caller asks.</summary>
public enum CallerKind
{
    /// <summary>Without a token.</summary>
    Anonymous,

    /// <summary>With a token of ours.</summary>
    Customer,

    /// <summary>With a token of Atlas.</summary>
    Staff,
}

/// <summary>The claims that the authentication handlers of the identity module set.</summary>
public static class CallerClaims
{
    public const string Kind = "atapos:kind";
    public const string Id = "atapos:id";
    public const string Merchant = "atapos:me_id";
    public const string Admin = "atapos:admin";
    public const string Officer = "atapos:officer";
    public const string Token = "atapos:token";
    public const string TokenEnds = "atapos:token-ends";
    public const string Staff = "staff";
    public const string Customer = "customer";
}
