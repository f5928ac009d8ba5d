using Atapos.Catalog.Bulk;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Catalog.Features;

/// <summary>Gives all products as a file for a spreadsheet.</summary>
internal sealed class ExportProducts : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/products/export", Handle)
        .For(Roles.Admin)
        .WithName("exportProducts")
        .WithTags("Products")
        .WithSummary("Export all products")
        .WithDescription(
            "A CSV file in UTF-8 with a header line: all products by pr_id rising, hidden ones too, each as it is when its row is written. "
            + "A text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage return) has an apostrophe "
            + "before it, which the import takes off again: an exported file imports as unchanged.")
        .Produces<string>(StatusCodes.Status200OK, "text/csv")
        .ProducesProblems(401, 403, 503);

    private static ProductExport Handle(ProductExport export) => export;
}
