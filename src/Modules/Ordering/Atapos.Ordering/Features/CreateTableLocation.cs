using Atapos.Ordering.Data;
using Atapos.Ordering.Domain;
using Atapos.Ordering.Messages;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Features;

/// <summary>Sets up a place where the merchant serves.</summary>
internal sealed class CreateTableLocation : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/table-locations", Handle)
        .For(Roles.Admin)
        .Validate<TableLocationRequest, TableLocationRequest.Validator>()
        .Idempotent()
        .WithName("createTableLocation").WithTags("Table locations")
        .WithSummary("Create a table or another place")
        .WithDescription("Needs tl_number, which is unique per merchant whatever its case: a taken one is 409 table.number-taken. "
            + "Left out, tl_name is the number, and the place is active.")
        .ProducesProblems(400, 401, 403, 409, 413, 415, 422);

    private static async Task<Created<TableLocationView>> Handle(
        TableLocationRequest request, OrderingDbContext store, IdBlocks ids, CancellationToken cancellationToken)
    {
        var id = await ids.NextAsync(store.Session, OrderingDbContext.TableIds, cancellationToken);
        var table = TableLocation.Open(
            store.CurrentTenant, id, request.Number!, request.Name ?? request.Number!, request.Capacity.Value, request.Zone.Value, request.IsActive ?? true);
        await store.RefuseTakenNumberAsync(table, cancellationToken);
        store.Add(table);
        try
        {
            await store.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException failure) when (failure.Breaks(TableNumbers.Index))
        {
            throw TableNumbers.Taken(table);
        }

        return TypedResults.Created($"/api/v1/table-locations/{id}", TableLocationView.Of(table));
    }
}
