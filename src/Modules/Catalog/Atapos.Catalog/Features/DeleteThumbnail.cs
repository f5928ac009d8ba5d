using Atapos.Catalog.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Catalog.Features;

/// <summary>Shows a product without a picture in lists. The database dooms the file with its row, and the sweep destroys it.</summary>
internal sealed class DeleteThumbnail : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/products/{pr_id:long}/thumbnail", HandleAsync)
        .For(Roles.Admin)
        .WithName("deleteThumbnail")
        .WithTags("Product images")
        .WithSummary("Delete the thumbnail")
        .WithDescription("The picture leaves the image store a moment later. 404 when the product has none.")
        .ProducesProblems(401, 403, 404, 409);

    private static async Task<Results<NoContent, NotFound>> HandleAsync(
        [FromRoute(Name = "pr_id")] long productId, CatalogDbContext store, CancellationToken cancellationToken)
    {
        if (await store.LockProductAsync(productId, cancellationToken) is not { } product || !product.RemoveThumbnail())
        {
            return TypedResults.NotFound();
        }

        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
