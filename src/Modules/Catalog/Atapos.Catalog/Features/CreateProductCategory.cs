using Atapos.Catalog.Data;
using Atapos.Catalog.Domain;
using Atapos.Catalog.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Features;

/// <summary>Makes a heading of the menu.</summary>
internal sealed class CreateProductCategory : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/product-categories", HandleAsync)
        .For(Roles.Admin)
        .Validate<CategoryRequest, CategoryRequest.Validator>()
        .Idempotent()
        .WithName("createProductCategory")
        .WithTags("Product categories")
        .WithSummary("Create a product category")
        .WithDescription("Names are unique per merchant whatever their case: a taken one is 409 category.name-taken.")
        .ProducesProblems(400, 401, 403, 409, 413, 415, 422);

    private static async Task<Created<CategoryResponse>> HandleAsync(
        CategoryRequest request, CatalogDbContext store, IdBlocks ids, TimeProvider clock, CancellationToken cancellationToken)
    {
        var id = await ids.NextAsync(store.Session, CatalogIds.Categories, cancellationToken);
        var category = new ProductCategory(store.CurrentTenant, id, request.Name!, clock.Now());
        await store.RefuseTakenNameAsync(category, cancellationToken);
        store.Add(category);
        try
        {
            await store.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException failure) when (failure.Breaks(CategoryNames.Index))
        {
            throw CategoryNames.Taken(category);
        }

        return TypedResults.Created($"/api/v1/product-categories/{id}", CategoryResponse.Of(category));
    }
}
