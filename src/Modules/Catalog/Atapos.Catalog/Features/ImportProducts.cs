using Atapos.Catalog.Bulk;
using Atapos.Catalog.Messages;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Catalog.Features;

/// <summary>Puts the products of a file on the menu: all or none.</summary>
internal sealed class ImportProducts : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/products/import", HandleAsync)
        .For(Roles.Admin)
        .Accepts<IFormFile>("text/csv", "multipart/form-data")
        .TakesBodyUpTo(ImportFile.Largest)
        .Idempotent()
        .WithName("importProducts")
        .WithTags("Products")
        .WithSummary("Import products")
        .WithDescription(
            "A CSV file in UTF-8, as the body or as the part file of a form: at most 10 MB and 10,000 products, comma or semicolon, the "
            + "columns of the export in any order. pr_name and pr_base_price must be there; a column that is left out changes nothing. A row "
            + "with pr_id changes that product, one without makes a product. An empty cell takes pr_desc, pc_name and pr_stock away, and is "
            + "as if left out elsewhere. A pc_name that is no category yet becomes one; another pr_stock is noted as a stock adjustment. "
            + "Numbers are written plainly: 25000, 2.5. When a row is wrong nothing is imported: 422 import.refused with details.count and "
            + "the first 1,000 of details.faults (line, column, message). dry_run=true saves nothing and tells what would become of each line.")
        .ProducesProblems(400, 401, 403, 408, 409, 413, 415, 422, 503);

    private static async Task<Ok<ImportReport>> HandleAsync(
        ImportFile file, [FromQuery(Name = "dry_run")] bool? dryRun, ProductImport import, CancellationToken cancellationToken) =>
        TypedResults.Ok(await import.RunAsync(file, dryRun == true, cancellationToken));
}
