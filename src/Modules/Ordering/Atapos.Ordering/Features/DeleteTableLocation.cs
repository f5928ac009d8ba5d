using Atapos.Ordering.Data;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Features;

/// <summary>Takes a place away for good.</summary>
internal sealed class DeleteTableLocation : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/table-locations/{tl_id:long}", Handle)
        .For(Roles.Admin)
        .WithName("deleteTableLocation").WithTags("Table locations")
        .WithSummary("Delete a table or another place")
        .WithDescription("No order is taken there any more, and its number is free again. Orders that were served there go on saying so. Deleting it again is 404.")
        .ProducesProblems(400, 401, 403, 404, 409);

    private static async Task<Results<NoContent, NotFound>> Handle(
        [FromRoute(Name = "tl_id")] long tableId, OrderingDbContext store, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await store.Tables.SingleOrDefaultAsync(found => found.Id == tableId, cancellationToken) is not { } table)
        {
            return TypedResults.NotFound();
        }

        table.Delete(clock.Now());
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
