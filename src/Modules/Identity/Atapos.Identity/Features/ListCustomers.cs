using Atapos.Identity.Data;
using Atapos.Identity.Data.Specifications;
using Atapos.Identity.Domain;
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

/// <summary>Shows staff the merchant's customers.</summary>
internal sealed class ListCustomers : IEndpoint
{
    private static readonly Keyset<Customer> ById = Keyset<Customer>.Rising(
        customer => customer.Id, id => customer => customer.Id > id, id => customer => customer.Id < id);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/customers", Handle)
        .For(Roles.Staff)
        .WithName("listCustomers").WithTags("Customers")
        .WithSummary("List customers")
        .WithDescription("The merchant's customers by cu_id rising; search finds a part of the name, the e-mail address or the phone number, in any case.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Ok<IReadOnlyList<CustomerView>>> Handle(
        [AsParameters] PageQuery page,
        [FromQuery(Name = "search")] string? search,
        IdentityDbContext store,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        var request = page.Checked();
        if (search?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw Problem.Invalid("search", "must not contain a null character.");
        }

        var customers = store.Customers.Matching(new KnownCustomers(search));
        var found = await ById.ReadAsync(
            customers,
            request,
            await customers.LongCountAsync(cancellationToken),
            CustomerView.Projection(store.CurrentTenant),
            customer => new(null, customer.Id),
            cancellationToken);
        return TypedResults.Ok(http.Answer(found, request));
    }
}
