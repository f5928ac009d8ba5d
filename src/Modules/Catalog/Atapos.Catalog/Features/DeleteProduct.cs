using Atapos.Catalog.Data;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Catalog.Features;

/// <summary>Takes a product off the menu for good.</summary>
internal sealed class DeleteProduct : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/products/{pr_id:long}", HandleAsync)
        .For(Roles.Admin)
        .WithName("deleteProduct")
        .WithTags("Products")
        .WithSummary("Delete a product")
        .WithDescription(
            "It is shown nowhere any more, in no promotion either, and cannot be ordered. Orders that have it keep it as it was. Deleting it again is 404.")
        .ProducesProblems(400, 401, 403, 404, 409);

    private static async Task<Results<NoContent, NotFound>> HandleAsync(
        [FromRoute(Name = "pr_id")] long productId, CatalogDbContext store, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await store.LockProductAsync(productId, cancellationToken) is not { } product)
        {
            return TypedResults.NotFound();
        }

        product.Delete(clock.Now());
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
