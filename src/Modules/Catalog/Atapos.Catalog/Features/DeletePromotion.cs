using Atapos.Catalog.Data;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Features;

/// <summary>Ends a promotion for good.</summary>
internal sealed class DeletePromotion : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/promotions/{pm_id:long}", HandleAsync)
        .For(Roles.Admin)
        .WithName("deletePromotion")
        .WithTags("Promotions")
        .WithSummary("Delete a promotion")
        .WithDescription("It makes nothing cheaper from now on. Orders that were placed with it keep its name and their prices. Deleting it again is 404.")
        .ProducesProblems(400, 401, 403, 404, 409);

    private static async Task<Results<NoContent, NotFound>> HandleAsync(
        [FromRoute(Name = "pm_id")] long promotionId, CatalogDbContext store, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await store.Promotions.SingleOrDefaultAsync(found => found.Id == promotionId, cancellationToken) is not { } promotion)
        {
            return TypedResults.NotFound();
        }

        promotion.Delete(clock.Now());
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
