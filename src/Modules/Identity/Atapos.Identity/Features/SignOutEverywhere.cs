using Atapos.Identity.Data;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Identity.Features;

/// <summary>Ends all tokens of a customer.</summary>
internal sealed class SignOutEverywhere : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/auth/customer/logout-all", Handle)
        .For(Roles.Customer)
        .WithName("signOutEverywhere").WithTags("Customer sign-in")
        .WithSummary("Sign out everywhere")
        .WithDescription("No token that was issued to this customer before is valid any more, at once and on every host.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<NoContent> Handle(Caller caller, IdentityDbContext store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var customer = await store.Customers.SingleAsync(customer => customer.Id == caller.Id, cancellationToken);
        customer.SignOutEverywhere(clock.Now());
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
