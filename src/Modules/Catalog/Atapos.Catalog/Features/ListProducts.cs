using Atapos.Catalog.Data;
using Atapos.Catalog.Data.Specifications;
using Atapos.Catalog.Domain;
using Atapos.Catalog.Messages;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;
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
        .WithEntityTag()
        .KeptBy<MenuAnswers>()
        .WithName("listProducts")
        .WithTags("Products")
        .WithSummary("List products")
        .WithDescription(
            "The merchant's active products with their images, by pr_id rising. search finds a part of the name or the description, whatever "
            + "its case and accents. pr_stock is null where units are not counted. Staff get inactive products too with include_inactive=true; "
            + "for others it is ignored. X-Total-Count has the number of all, Link the addresses of the next and the previous page.")
        .ProducesProblems(400, 401, 403, 404, 422);

    private static async Task<Ok<IReadOnlyList<ProductResponse>>> HandleAsync(
        [AsParameters] PageQuery page,
        [FromQuery(Name = "search")] string? search,
        [FromQuery(Name = "pc_id")] long? categoryId,
        [FromQuery(Name = "is_available")] bool? isAvailable,
        [FromQuery(Name = "include_inactive")] bool? includeInactive,
        Caller caller,
        CatalogDbContext store,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        var request = page.Checked();
        if (search?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw Problem.Invalid("search", "must not contain a null character.");
        }

        var products = store.Products.Matching(new ProductsOnMenu(search, categoryId, isAvailable, caller.IsStaff && includeInactive == true));
        var found = await ById.ReadAsync(
            products, request, total: 0, ProductResponse.Projection, product => new(null, product.Id), cancellationToken);

        // A list that one page shows whole is not gone through a second time to be counted: a search costs half.
        var isWhole = request is { Cursor: null, Skip: 0 } && found.Next is null;
        var total = isWhole ? found.Rows.Count : await products.LongCountAsync(cancellationToken);
        if (string.IsNullOrEmpty(search) && found.Rows.All(product => product.Stock is null))
        {
            // Counted stock changes with every sale, and nobody tells of that.
            http.KeepAnswer();
        }

        return TypedResults.Ok(http.Answer(found with { Total = total }, request));
    }
}
