using Atapos.Catalog.Data;
using Atapos.Catalog.Data.Specifications;
using Atapos.Catalog.Domain;
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

/// <summary>Shows the menu.</summary>
internal sealed class ListProducts : IEndpoint
{
    private static readonly Keyset<Product> ById = Keyset<Product>.Rising(
        product => product.Id, id => product => product.Id > id, id => product => product.Id < id);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/products", HandleAsync)
        .ForAnyone()
        .WithName("listProducts")
        .WithTags("Products")
        .WithSummary("List products")
        .WithDescription(
            "The merchant's active products with their images, by pr_id rising. pr_stock is null where units are not counted. "
            + "X-Total-Count has the number of all, Link the addresses of the next and the previous page.")
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Ok<IReadOnlyList<ProductResponse>>> HandleAsync(
        [AsParameters] PageQuery page,
        [FromQuery(Name = "search")] string? search,
        [FromQuery(Name = "pc_id")] long? categoryId,
        CatalogDbContext store,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        var request = page.Checked();
        if (search?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw Problem.Invalid("search", "must not contain a null character.");
        }

        var products = store.Products.Matching(new ProductsOnSale(search, categoryId));
        var total = await products.LongCountAsync(cancellationToken);
        var found = await ById.ReadAsync(
            products, request, total, ProductResponse.Projection, product => new(null, product.Id), cancellationToken);
        return TypedResults.Ok(http.Answer(found, request));
    }
}
