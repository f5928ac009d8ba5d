using Atapos.Catalog.Data;
using Atapos.Catalog.Data.Specifications;
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

/// <summary>Shows one product.</summary>
internal sealed class GetProduct : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/products/{pr_id:long}", HandleAsync)
        .ForAnyone()
        .WithEntityTag()
        .WithName("getProduct")
        .WithTags("Products")
        .WithSummary("Get a product")
        .WithDescription("One product of the merchant with its images. Staff see an inactive one too; for others it is 404, like another merchant's.")
        .ProducesProblems(400, 401, 403, 404);

    private static async Task<Results<Ok<ProductResponse>, NotFound>> HandleAsync(
        [FromRoute(Name = "pr_id")] long productId, Caller caller, CatalogDbContext store, CancellationToken cancellationToken)
    {
        var products = caller.IsStaff ? store.Products.AsNoTracking() : store.Products.Matching(new ProductsOnSale());
        var product = await products
            .Where(product => product.Id == productId)
            .Select(ProductResponse.Projection)
            .SingleOrDefaultAsync(cancellationToken);
        return product is null ? TypedResults.NotFound() : TypedResults.Ok(product);
    }
}
