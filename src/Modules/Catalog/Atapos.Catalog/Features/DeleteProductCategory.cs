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

/// <summary>Takes a heading off the menu.</summary>
internal sealed class DeleteProductCategory : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/product-categories/{pc_id:long}", HandleAsync)
        .For(Roles.Admin)
        .WithName("deleteProductCategory")
        .WithTags("Product categories")
        .WithSummary("Delete a product category")
        .WithDescription("Its products stay on the menu under no category: their pc_id becomes null with it. Its name is free again. Deleting it again is 404.")
        .ProducesProblems(400, 401, 403, 404, 409);

    private static async Task<Results<NoContent, NotFound>> HandleAsync(
        [FromRoute(Name = "pc_id")] long categoryId, CatalogDbContext store, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await store.TakeCategoryAsync(categoryId, cancellationToken) is not { } category)
        {
            return TypedResults.NotFound();
        }

        await store.DetachProductsAsync(categoryId, cancellationToken);
        category.Delete(clock.Now());
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
