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

/// <summary>Removes all that says who the asking customer is.</summary>
internal sealed class EraseMe : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/customers/me", Handle)
        .For(Roles.Customer)
        .WithName("eraseMe").WithTags("Customers")
        .WithSummary("Remove my data")
        .WithDescription(
            "Name, address, phone number, notes on orders and mails are removed for good, and all tokens end. Orders and payments stay, with their amounts, "
            + "under a number that leads to nobody. Signing in again makes a new customer.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<NoContent> Handle(Caller caller, IdentityDbContext store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var customer = await store.Customers.SingleAsync(customer => customer.Id == caller.Id, cancellationToken);
        await store.EraseAsync(customer, clock.Now(), cancellationToken);
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
