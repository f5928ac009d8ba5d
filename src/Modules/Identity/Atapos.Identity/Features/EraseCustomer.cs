using Atapos.Identity.Data;
using Atapos.Identity.Data.Specifications;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Identity.Features;

/// <summary>Removes all that says who a customer is, when it asked the shop to.</summary>
internal sealed class EraseCustomer : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/customers/{cu_id:long}", Handle)
        .For(Roles.Admin)
        .WithName("eraseCustomer").WithTags("Customers")
        .WithSummary("Remove a customer's data")
        .WithDescription(
            "Name, address, phone number, notes on orders and mails are removed for good, and all tokens end. Orders and payments stay, with their amounts, "
            + "under a number that leads to nobody.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<NoContent, NotFound>> Handle(
        [FromRoute(Name = "cu_id")] long customerId, IdentityDbContext store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var customer = await store.Customers.Matching(new KnownCustomers(forChange: true)).SingleOrDefaultAsync(customer => customer.Id == customerId, cancellationToken);
        if (customer is null)
        {
            return TypedResults.NotFound();
        }

        await store.EraseAsync(customer, clock.Now(), cancellationToken);
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
