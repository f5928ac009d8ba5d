using Atapos.Ordering.Data;
using Atapos.Ordering.Messages;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Features;

/// <summary>Changes what the shop says about a place where it serves.</summary>
internal sealed class UpdateTableLocation : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/table-locations/{tl_id:long}", Handle)
        .For(Roles.Admin)
        .Validate<TableLocationRequest, TableLocationRequest.ChangeValidator>()
        .WithName("updateTableLocation").WithTags("Table locations")
        .WithSummary("Change a table or another place")
        .WithDescription("What is left out stays as it is; null takes tl_capacity and tl_zone away. A taken tl_number is 409 table.number-taken.")
        .ProducesProblems(400, 401, 403, 404, 409, 413, 415, 422);

    private static async Task<Results<Ok<TableLocationView>, NotFound>> Handle(
        [FromRoute(Name = "tl_id")] long tableId, TableLocationRequest request, OrderingDbContext store, CancellationToken cancellationToken)
    {
        if (await store.Tables.SingleOrDefaultAsync(found => found.Id == tableId, cancellationToken) is not { } table)
        {
            return TypedResults.NotFound();
        }

        table.Revise(
            request.Number ?? table.Number, request.Name ?? table.Name, request.Capacity.Or(table.Capacity), request.Zone.Or(table.Zone),
            request.IsActive ?? table.IsActive);
        await store.RefuseTakenNumberAsync(table, cancellationToken);
        try
        {
            await store.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException failure) when (failure.Breaks(TableNumbers.Index))
        {
            throw TableNumbers.Taken(table);
        }

        return TypedResults.Ok(TableLocationView.Of(table));
    }
}
