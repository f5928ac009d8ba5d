using Atapos.Identity.Data;
using Atapos.Identity.Messages;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Identity.Features;

/// <summary>Shows a customer what is known of it.</summary>
internal sealed class GetSignedInCustomer : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/auth/customer/me", Handle)
        .For(Roles.Customer)
        .WithName("getSignedInCustomer").WithTags("Customer sign-in")
        .WithSummary("Who am I")
        .WithDescription("The customer whose token the request brings.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<Ok<CustomerView>> Handle(Caller caller, IdentityDbContext store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.Customers.AsNoTracking()
            .Where(customer => customer.Id == caller.Id)
            .Select(CustomerView.Projection(store.CurrentTenant))
            .SingleAsync(cancellationToken));
}
