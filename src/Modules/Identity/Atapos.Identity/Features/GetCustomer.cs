using Atapos.Identity.Data;
using Atapos.Identity.Data.Specifications;
using Atapos.Identity.Messages;
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

/// <summary>Shows staff one customer.</summary>
internal sealed class GetCustomer : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/customers/{cu_id:long}", Handle)
        .For(Roles.Staff)
        .WithName("getCustomer").WithTags("Customers")
        .WithSummary("Get a customer")
        .WithDescription("One customer of the merchant; 404 for another merchant's and for one whose data were removed.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<CustomerView>, NotFound>> Handle(
        [FromRoute(Name = "cu_id")] long customerId, IdentityDbContext store, CancellationToken cancellationToken)
    {
        var customer = await store.Customers
            .Matching(new KnownCustomers())
            .Where(customer => customer.Id == customerId)
            .Select(CustomerView.Projection(store.CurrentTenant))
            .SingleOrDefaultAsync(cancellationToken);
        return customer is null ? TypedResults.NotFound() : TypedResults.Ok(customer);
    }
}
