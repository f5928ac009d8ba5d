using Atapos.Identity.Authentication.Customers;
using Atapos.Identity.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Identity.Features;

/// <summary>Ends the token that the request brings.</summary>
internal sealed class SignOut : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/auth/customer/logout", Handle)
        .For(Roles.Customer)
        .WithName("signOut").WithTags("Customer sign-in")
        .WithSummary("Sign out here")
        .WithDescription("The token of this request is not valid any more, at once and on every host; the customer's other tokens still are.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<NoContent> Handle(Caller caller, IdentityDbContext store, CancellationToken cancellationToken)
    {
        await store.RevokeAsync(new(store.CurrentTenant, caller.TokenId!, caller.Id, caller.TokenEndsAt!.Value + AccessTokens.Skew), cancellationToken);
        return TypedResults.NoContent();
    }
}
