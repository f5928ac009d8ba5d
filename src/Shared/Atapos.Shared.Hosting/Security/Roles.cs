using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Security;

/// <summary>Who may call an endpoint. Each endpoint names one; a host with an endpoint that does not refuses to start.</summary>
public static class Roles
{
    /// <summary>Staff at the level of Admin (owner) or above (ruling 7).</summary>
    public const string Admin = "Admin";

    /// <summary>Staff at the level of Admin or above without a merchant: the platform's own (ruling 8).</summary>
    public const string Platform = "Platform";

    /// <summary>Staff at the level of Officer or above: "Staff" and "Officer + Admin" of the original.</summary>
    public const string Staff = "Staff";

    /// <summary>A customer with our own token.</summary>
    public const string Customer = "Customer";

    /// <summary>Staff, or a customer; a use case checks that the customer owns what it asks for.</summary>
    public const string OwnerOrStaff = "Owner-or-staff";

    /// <summary>Lets everybody call, with or without a token.</summary>
    public static TBuilder ForAnyone<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.AllowAnonymous();

    /// <summary>Lets one role call.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="role">A constant of <see cref="Roles"/>.</param>
    public static TBuilder For<TBuilder>(this TBuilder endpoint, string role)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(role);

    internal static void AddRoles(this IServiceCollection services) => services.AddAuthorizationBuilder()
        .AddPolicy(Admin, policy => policy.RequireAuthenticatedUser().RequireClaim(CallerClaims.Admin, "true"))
        .AddPolicy(Platform, policy => policy.RequireAuthenticatedUser().RequireClaim(CallerClaims.Admin, "true")
            .RequireAssertion(asked => !asked.User.HasClaim(claim => string.Equals(claim.Type, CallerClaims.Merchant, StringComparison.Ordinal))))
        .AddPolicy(Staff, policy => policy.RequireAuthenticatedUser().RequireClaim(CallerClaims.Officer, "true"))
        .AddPolicy(Customer, policy => policy.RequireAuthenticatedUser().RequireClaim(CallerClaims.Kind, CallerClaims.Customer))
        .AddPolicy(OwnerOrStaff, policy => policy.RequireAuthenticatedUser().RequireAssertion(asked =>
            asked.User.HasClaim(CallerClaims.Kind, CallerClaims.Customer) || asked.User.HasClaim(CallerClaims.Officer, "true")));
}
