using Microsoft.AspNetCore.Http;

namespace Atapos.Shared.Hosting.Http;

/// <summary>Tells the API from what stands beside it: health, documents.</summary>
internal static class ApiRoutes
{
    internal const string Prefix = "/api/v1";

    /// <summary>True for requests below <c>/api/v1</c>, known routes or not.</summary>
    internal static bool Has(HttpRequest request) => request.Path.StartsWithSegments(Prefix, StringComparison.OrdinalIgnoreCase);
}
