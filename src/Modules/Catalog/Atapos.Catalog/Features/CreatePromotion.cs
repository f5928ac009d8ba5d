using Atapos.Catalog.Data;
using Atapos.Catalog.Domain;
using Atapos.Catalog.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Features;

/// <summary>Makes some products cheaper for a while.</summary>
internal sealed class CreatePromotion : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/promotions", HandleAsync)
        .For(Roles.Admin)
        .Validate<PromotionRequest, PromotionRequest.Validator>()
        .Idempotent()
        .WithName("createPromotion")
        .WithTags("Promotions")
        .WithSummary("Create a promotion")
        .WithDescription(
            "pm_discount_value is a percentage over 0 to 100 (percent), whole rupiah off each unit (nominal) or the new price of a unit in whole "
            + "rupiah (override_price). It is valid from pm_start_at to pm_end_at, both included, each with an offset. product_ids are products "
            + "of the merchant; without them it makes nothing cheaper yet. pm_is_active is true when left out.")
        .ProducesProblems(400, 401, 403, 409, 413, 415, 422);

    private static async Task<Created<PromotionResponse>> HandleAsync(
        PromotionRequest request, CatalogDbContext store, IdBlocks ids, TimeProvider clock, CancellationToken cancellationToken)
    {
        var productIds = request.ProductIds ?? [];
        await store.RequireProductsAsync(productIds, cancellationToken);
        var id = await ids.NextAsync(store.Session, CatalogIds.Promotions, cancellationToken);
        store.Add(new Promotion(store.CurrentTenant, id, request.Terms(), productIds, clock.Now()));
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/promotions/{id}", await store.Promotions.AsNoTracking()
            .Where(promotion => promotion.Id == id)
            .Select(PromotionResponse.Projection(store.Products))
            .SingleAsync(cancellationToken));
    }
}
