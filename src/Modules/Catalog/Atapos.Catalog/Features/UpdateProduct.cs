using Atapos.Catalog.Data;
using Atapos.Catalog.Integration;
using Atapos.Catalog.Messages;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Catalog.Features;

/// <summary>Changes what the shop says about a product.</summary>
internal sealed class UpdateProduct : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/products/{pr_id:long}", HandleAsync)
        .For(Roles.Admin)
        .Validate<ProductRequest, ProductRequest.ChangeValidator>()
        .WithName("updateProduct")
        .WithTags("Products")
        .WithSummary("Change a product")
        .WithDescription(
            "What is left out stays as it is. null takes pr_desc and pc_id away, and ends the counting of pr_stock; for other fields it is as if "
            + "left out. Another pr_stock is noted as a stock adjustment. An inactive product can be changed too. 409 when somebody else "
            + "changed the product at the same moment.")
        .ProducesProblems(400, 401, 403, 404, 409, 413, 415, 422);

    private static async Task<Results<Ok<ProductResponse>, NotFound>> HandleAsync(
        [FromRoute(Name = "pr_id")] long productId, ProductRequest request, ProductEntry entry, CatalogDbContext store, CancellationToken cancellationToken)
    {
        if (await entry.ChangeAsync(productId, request, cancellationToken) is not { } product)
        {
            return TypedResults.NotFound();
        }

        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(ProductResponse.Of(product));
    }
}
