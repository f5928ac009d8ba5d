using Atapos.Catalog.Data;
using Atapos.Catalog.Messages;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Features;

/// <summary>Changes what a promotion does, when and to which products.</summary>
internal sealed class UpdatePromotion : IEndpoint
{
    private static readonly PromotionRequest.Validator Complete = new();

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/promotions/{pm_id:long}", HandleAsync)
        .For(Roles.Admin)
        .WithName("updatePromotion")
        .WithTags("Promotions")
        .WithSummary("Change a promotion")
        .WithDescription(
            "What is left out or null stays as it is; the whole is checked as when creating. product_ids replace all products that it has. "
            + "Orders that were placed keep their prices. 409 when somebody else changed the promotion at the same moment.")
        .ProducesProblems(400, 401, 403, 404, 409, 413, 415, 422);

    private static async Task<Results<Ok<PromotionResponse>, NotFound>> HandleAsync(
        [FromRoute(Name = "pm_id")] long promotionId, PromotionRequest request, CatalogDbContext store, CancellationToken cancellationToken)
    {
        var found = await store.Promotions.Include(found => found.Products).SingleOrDefaultAsync(found => found.Id == promotionId, cancellationToken);
        if (found is null)
        {
            return TypedResults.NotFound();
        }

        var whole = request.Over(found);
        Complete.Require(whole);
        found.Revise(whole.Terms());
        if (request.ProductIds is { } productIds)
        {
            await store.RequireProductsAsync(productIds, cancellationToken);
            found.Cover(productIds);

            // Two changes of the products alone must meet in the promotion's row, or both would half win.
            store.Entry(found).Property(promotion => promotion.Name).IsModified = true;
        }

        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await store.Promotions.AsNoTracking()
            .Where(promotion => promotion.Id == promotionId)
            .Select(PromotionResponse.Projection(store.Products))
            .SingleAsync(cancellationToken));
    }
}
