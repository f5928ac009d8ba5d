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
        .WithName("getProduct")
        .WithTags("Products")
        .WithSummary("Get a product")
        .WithDescription("One active product of the merchant with its images; 404 for an inactive one and for another merchant's.")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<ProductResponse>, NotFound>> HandleAsync(
        [FromRoute(Name = "pr_id")] long productId, CatalogDbContext store, CancellationToken cancellationToken)
    {
        var product = await store.Products
            .Matching(new ProductsOnSale())
            .Where(product => product.Id == productId)
            .Select(ProductResponse.Projection)
            .SingleOrDefaultAsync(cancellationToken);
        return product is null ? TypedResults.NotFound() : TypedResults.Ok(product);
    }
}
