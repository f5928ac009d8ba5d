using Atapos.Ordering.Data;
using Atapos.Ordering.Messages;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Features;

/// <summary>Shows one place where the merchant serves.</summary>
internal sealed class GetTableLocation : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/table-locations/{tl_id:long}", Handle)
        .ForAnyone()
        .WithEntityTag()
        .WithName("getTableLocation").WithTags("Table locations")
        .WithSummary("Show a table or another place")
        .WithDescription("Inactive ones are shown to staff alone.")
        .ProducesProblems(400, 401, 403, 404);

    private static async Task<Results<Ok<TableLocationView>, NotFound>> Handle(
        long tl_id, Caller caller, OrderingDbContext store, CancellationToken cancellationToken)
    {
        var isStaff = caller.IsStaff;
        var table = await store.Tables.AsNoTracking()
            .Where(t => t.Id == tl_id && (t.IsActive || isStaff))
            .Select(TableLocationView.From)
            .SingleOrDefaultAsync(cancellationToken);
        return table is null ? TypedResults.NotFound() : TypedResults.Ok(table);
    }
}
