using Atapos.Catalog.Data;
using Atapos.Catalog.Domain;
using Atapos.Catalog.Messages;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Features;

/// <summary>Shows the headings of the menu to staff.</summary>
internal sealed class ListProductCategories : IEndpoint
{
    private static readonly Keyset<ProductCategory> ById = Keyset<ProductCategory>.Rising(
        category => category.Id, id => category => category.Id > id, id => category => category.Id < id);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/product-categories", HandleAsync)
        .For(Roles.Staff)
        .WithName("listProductCategories")
        .WithTags("Product categories")
        .WithSummary("List product categories")
        .WithDescription("All categories of the merchant, by pc_id rising.")
        .ProducesProblems(400, 401, 403, 422);

    private static async Task<Ok<IReadOnlyList<CategoryResponse>>> HandleAsync(
        [AsParameters] PageQuery page, CatalogDbContext store, HttpContext http, CancellationToken cancellationToken)
    {
        var request = page.Checked();
        var categories = store.Categories.AsNoTracking();
        var total = await categories.LongCountAsync(cancellationToken);
        var found = await ById.ReadAsync(
            categories, request, total, CategoryResponse.Projection, category => new(null, category.Id), cancellationToken);
        return TypedResults.Ok(http.Answer(found, request));
    }
}
