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

/// <summary>Shows one heading of the menu to staff.</summary>
internal sealed class GetProductCategory : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/product-categories/{pc_id:long}", HandleAsync)
        .For(Roles.Staff)
        .WithName("getProductCategory")
        .WithTags("Product categories")
        .WithSummary("Get a product category")
        .WithDescription("One category of the merchant.")
        .ProducesProblems(400, 401, 403, 404);

    private static async Task<Results<Ok<CategoryResponse>, NotFound>> HandleAsync(
        [FromRoute(Name = "pc_id")] long categoryId, CatalogDbContext store, CancellationToken cancellationToken)
    {
        var category = await store.Categories.AsNoTracking()
            .Where(category => category.Id == categoryId)
            .Select(CategoryResponse.Projection)
            .SingleOrDefaultAsync(cancellationToken);
        return category is null ? TypedResults.NotFound() : TypedResults.Ok(category);
    }
}
