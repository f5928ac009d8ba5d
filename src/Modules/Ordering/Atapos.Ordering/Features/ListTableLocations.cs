using Atapos.Ordering.Data;
using Atapos.Ordering.Messages;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Features;

/// <summary>Lists the places where the merchant serves.</summary>
internal sealed class ListTableLocations : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/table-locations", Handle)
        .ForAnyone()
        .WithEntityTag()
        .WithName("listTableLocations").WithTags("Table locations")
        .WithSummary("List tables and other places")
        .WithDescription("By tl_id. Everybody sees the active ones; staff see all with include_inactive=true.")
        .ProducesProblems(400, 401, 403, 404, 422);

    private static async Task<Ok<IReadOnlyList<TableLocationView>>> Handle(
        [FromQuery(Name = "include_inactive")] bool? includeInactive,
        [AsParameters] PageQuery paging,
        Caller caller,
        HttpContext http,
        OrderingDbContext store,
        CancellationToken cancellationToken)
    {
        var request = paging.Checked();
        var all = caller.IsStaff && includeInactive is true;
        var tables = store.Tables.AsNoTracking().Where(table => all || table.IsActive);
        var total = await tables.LongCountAsync(cancellationToken);
        var page = await OrderKeys.TablesById.ReadAsync(tables, request, total, TableLocationView.From, row => new(null, row.Id), cancellationToken);
        return TypedResults.Ok(http.Answer(page, request));
    }
}
