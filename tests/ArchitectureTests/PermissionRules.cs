using System.Text;
using Atapos.ArchitectureTests.Reading;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Atapos.ArchitectureTests;

/// <summary>The page that says who may call what is made from the endpoints, so it cannot be out of date.</summary>
public sealed class PermissionRules
{
    private const string Page = "docs/permissions.md";
    private const string Yes = "yes";
    private const string Own = "own";
    private const string Chosen = "chosen";
    private const string Unknown = "401";
    private const string Refused = "403";
    private const string NotThere = "404";

    private const string Words = """
        # Permissions

        Who may call what, of one merchant. The table is made from the endpoints: run the tests in `tests/ArchitectureTests` with
        `ATAPOS_ACCEPT=1` to write it anew. A test of `tests/IntegrationTests` asks a running host for every cell.

        | word | means |
        |---|---|
        | `yes` | may call |
        | `own` | may call and reaches what is its own: a customer itself and its own orders (another customer's are 403), an Admin its own merchant |
        | `chosen` | may call, in the merchant that `X-Merchant-Id` chooses; without that header it is 400 |
        | `401`, `403` | is refused with this status, whatever it sends |
        | `404` | may call, but what belongs to this merchant is not there for it |

        *Officer* and *Admin* are staff of this merchant, *other Admin* is that of another one, *platform* is staff without a merchant, at
        the level of Admin ([ADR 3](adr/0003-roles-levels-and-tenants.md), rulings 7 to 10).

        | endpoint | anonymous | customer | Officer | Admin | other Admin | platform |
        |---|---|---|---|---|---|---|
        """;

    [Fact]
    public void The_page_of_permissions_says_what_the_endpoints_say()
    {
        var path = Repository.At(Page);
        var text = new StringBuilder(Words.ReplaceLineEndings("\n")).Append('\n');
        foreach (var row in Composition.Endpoints.Select(RowOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            text.Append(row).Append('\n');
        }

        if (Environment.GetEnvironmentVariable("ATAPOS_ACCEPT") == "1")
        {
            File.WriteAllText(path, text.ToString());
        }

        Rule.CheckSame(
            $"{Page} says of every endpoint who may call it.",
            kept: Lines(File.Exists(path) ? File.ReadAllText(path) : ""),
            found: Lines(text.ToString()),
            advice: "If the change is meant, run this test with ATAPOS_ACCEPT=1 and commit the page.");
    }

    private static IEnumerable<string> Lines(string text) => text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string RowOf(RouteEndpoint endpoint)
    {
        var cells = string.Join(" | ", CellsOf(endpoint));
        var method = endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Single();
        return $"| {PathOf(endpoint)} {method} | {cells} |";
    }

    /// <summary>The path without the types of its parameters.</summary>
    private static string PathOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter
            ? $"{{{parameter.Name}}}"
            : ((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)part).Content))));

    /// <summary>Anonymous, customer, Officer, Admin, other Admin, platform.</summary>
    private static string[] CellsOf(RouteEndpoint endpoint)
    {
        if (Has(endpoint, "FindsTenant"))
        {
            return [Yes, Yes, Yes, Yes, Yes, Yes];
        }

        var administers = Has(endpoint, "ServesPlatform");
        var platform = administers ? Yes : Chosen;
        var admin = administers ? Own : Yes;
        var other = endpoint.RoutePattern.Parameters.Count > 0 ? NotThere : Own;
        return endpoint.Metadata.OfType<IAuthorizeData>().Select(data => data.Policy).SingleOrDefault() switch
        {
            null => [Yes, Yes, Yes, Yes, other, platform],
            Roles.OwnerOrStaff => [Unknown, Own, Yes, Yes, other, platform],
            Roles.Staff => [Unknown, Refused, Yes, Yes, other, platform],
            Roles.Admin => [Unknown, Refused, Refused, admin, other, platform],
            Roles.Platform => [Unknown, Refused, Refused, Refused, Refused, platform],
            Roles.Customer => [Unknown, Own, Refused, Refused, Refused, Refused],
            var role => throw new InvalidOperationException($"{endpoint.DisplayName} is for {role}, which this page does not know."),
        };
    }

    private static bool Has(RouteEndpoint endpoint, string mark) =>
        endpoint.Metadata.Any(data => data.GetType().FullName == $"Atapos.Shared.Hosting.Tenancy.{mark}");
}
