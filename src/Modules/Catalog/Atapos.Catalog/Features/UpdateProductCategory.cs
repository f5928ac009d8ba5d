using Atapos.Catalog.Data;
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

/// <summary>Gives a heading of the menu another name.</summary>
internal sealed class UpdateProductCategory : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/product-categories/{pc_id:long}", HandleAsync)
        .For(Roles.Admin)
        .Validate<CategoryRequest, CategoryRequest.ChangeValidator>()
        .WithName("updateProductCategory")
        .WithTags("Product categories")
        .WithSummary("Rename a product category")
        .WithDescription("A name left out stays. Names are unique per merchant whatever their case: a taken one is 409 category.name-taken.")
        .ProducesProblems(400, 401, 403, 404, 409, 413, 415, 422);

    private static async Task<Results<Ok<CategoryResponse>, NotFound>> HandleAsync(
        [FromRoute(Name = "pc_id")] long categoryId, CategoryRequest request, CatalogDbContext store, CancellationToken cancellationToken)
    {
        if (await store.Categories.SingleOrDefaultAsync(found => found.Id == categoryId, cancellationToken) is not { } category)
        {
            return TypedResults.NotFound();
        }

        category.Rename(request.Name ?? category.Name);
        await store.RefuseTakenNameAsync(category, cancellationToken);
        try
        {
            await store.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException failure) when (failure.Breaks(CategoryNames.Index))
        {
            throw CategoryNames.Taken(category);
        }

        return TypedResults.Ok(CategoryResponse.Of(category));
    }
}
