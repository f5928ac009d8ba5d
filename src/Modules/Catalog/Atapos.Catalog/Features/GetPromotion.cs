using Atapos.Catalog.Data;
using Atapos.Catalog.Data.Specifications;
using Atapos.Shared;
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

/// <summary>Shows one promotion.</summary>
internal sealed class GetPromotion : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/promotions/{pm_id:long}", HandleAsync)
        .ForAnyone()
        .WithEntityTag()
        .WithName("getPromotion")
        .WithTags("Promotions")
        .WithSummary("Get a promotion")
        .WithDescription("One promotion of the merchant. Staff see any, with all its products; others one that is valid now, with its active products, else 404.")
        .ProducesProblems(400, 401, 403, 404);

    private static async Task<Results<Ok<PromotionResponse>, NotFound>> HandleAsync(
        [FromRoute(Name = "pm_id")] long promotionId, Caller caller, CatalogDbContext store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var promotions = caller.IsStaff
            ? store.Promotions.AsNoTracking()
            : store.Promotions.Matching(new RunningPromotions(clock.Now()));
        var promotion = await promotions
            .Where(promotion => promotion.Id == promotionId)
            .Select(PromotionResponse.Projection(caller.IsStaff ? store.Products : store.Products.Matching(new ProductsOnSale())))
            .SingleOrDefaultAsync(cancellationToken);
        return promotion is null ? TypedResults.NotFound() : TypedResults.Ok(promotion);
    }
}
