using Atapos.Catalog.Data;
using Atapos.Catalog.Domain;
using Atapos.Catalog.Messages;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Features;

/// <summary>Shows why a product's stock is what it is.</summary>
internal sealed class ListStockAdjustments : IEndpoint
{
    private static readonly Keyset<StockMovement> NewestFirst = Keyset<StockMovement>.Newest(
        movement => movement.At,
        movement => movement.Id,
        (at, id) => movement => EF.Functions.LessThan(ValueTuple.Create(movement.At, movement.Id), ValueTuple.Create(at, id)),
        (at, id) => movement => EF.Functions.GreaterThan(ValueTuple.Create(movement.At, movement.Id), ValueTuple.Create(at, id)));

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/products/{pr_id:long}/stock-adjustments", HandleAsync)
        .For(Roles.Staff)
        .WithName("listStockAdjustments")
        .WithTags("Products")
        .WithSummary("List the changes of a product's stock")
        .WithDescription(
            "Every sale, return and adjustment of the product, newest first. Their deltas add up to pr_stock. oh_id is the order of a sale or "
            + "a return, reason what a person said. An order counts from the instant at which it was taken.")
        .ProducesProblems(400, 401, 403, 404, 422);

    private static async Task<Results<Ok<IReadOnlyList<StockMovementResponse>>, NotFound>> HandleAsync(
        [FromRoute(Name = "pr_id")] long productId,
        [AsParameters] PageQuery page,
        CatalogDbContext store,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        var request = page.Checked();
        if (!await store.Products.AnyAsync(product => product.Id == productId, cancellationToken))
        {
            return TypedResults.NotFound();
        }

        var movements = store.StockMovements.AsNoTracking().Where(movement => movement.ProductId == productId);
        var total = await movements.LongCountAsync(cancellationToken);
        var found = await NewestFirst.ReadAsync(
            movements, request, total, StockMovementResponse.Projection, movement => new(movement.At, movement.Id), cancellationToken);
        return TypedResults.Ok(http.Answer(found, request));
    }
}
