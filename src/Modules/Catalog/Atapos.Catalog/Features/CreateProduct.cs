using Atapos.Catalog.Data;
using Atapos.Catalog.Integration;
using Atapos.Catalog.Messages;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Catalog.Features;

/// <summary>Puts a product on the menu, without pictures.</summary>
internal sealed class CreateProduct : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/products", HandleAsync)
        .For(Roles.Admin)
        .Validate<ProductRequest, ProductRequest.Validator>()
        .Idempotent()
        .WithName("createProduct")
        .WithTags("Products")
        .WithSummary("Create a product")
        .WithDescription(
            "Needs pr_name and pr_base_price. Left out, pr_type is goods, the percentages are 0, the product is available and active, has no "
            + "category, and its units are not counted. A pr_stock is noted as its first stock adjustment.")
        .ProducesProblems(400, 401, 403, 409, 413, 415, 422);

    private static async Task<Created<ProductResponse>> HandleAsync(
        ProductRequest request, ProductEntry entry, CatalogDbContext store, CancellationToken cancellationToken)
    {
        var product = await entry.AddAsync(request, cancellationToken);
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/products/{product.Id}", ProductResponse.Of(product));
    }
}
