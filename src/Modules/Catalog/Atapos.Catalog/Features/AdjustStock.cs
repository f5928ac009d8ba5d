using System.Text.Json.Serialization;
using Atapos.Catalog.Data;
using Atapos.Catalog.Domain;
using Atapos.Catalog.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Catalog.Features;

/// <summary>Notes units that came, went or were counted anew.</summary>
internal sealed class AdjustStock : IEndpoint
{
    /// <param name="Delta">Units that came, or below zero that went; not zero, at most 1,000,000,000 either way.</param>
    /// <param name="Reason">Why, 1 to 200 characters.</param>
    internal sealed record Request(
        [property: JsonPropertyName("delta")] int? Delta, [property: JsonPropertyName("reason")] string? Reason)
    {
        internal sealed class Validator : AbstractValidator<Request>
        {
            public Validator()
            {
                RuleFor(adjustment => adjustment.Delta).NotNull().NotEqual(0).InclusiveBetween(-Product.MostStock, Product.MostStock);
                RuleFor(adjustment => adjustment.Reason).NotNull().Line(StockMovement.LongestReason);
            }
        }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/products/{pr_id:long}/stock-adjustments", HandleAsync)
        .For(Roles.Admin)
        .Validate<Request, Request.Validator>()
        .Idempotent()
        .WithName("adjustStock")
        .WithTags("Products")
        .WithSummary("Adjust a product's stock")
        .WithDescription(
            "Adds delta to pr_stock and keeps why. 409 product.out-of-stock when fewer units are left than are to go, 409 "
            + "product.stock-not-tracked when nobody counts the product's units: PUT its pr_stock first. stock_after is the new pr_stock.")
        .ProducesProblems(400, 401, 403, 404, 409, 413, 415, 422);

    private static async Task<Results<Created<StockMovementResponse>, NotFound>> HandleAsync(
        [FromRoute(Name = "pr_id")] long productId,
        Request request,
        CatalogDbContext store,
        IdBlocks ids,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (await store.LockProductAsync(productId, cancellationToken) is not { } product)
        {
            return TypedResults.NotFound();
        }

        var movementId = await ids.NextAsync(store.Session, CatalogIds.Movements, cancellationToken);
        var movement = product.AdjustStockBy(movementId, request.Delta!.Value, clock.Now(), request.Reason);
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/products/{productId}/stock-adjustments", StockMovementResponse.Of(movement));
    }
}
