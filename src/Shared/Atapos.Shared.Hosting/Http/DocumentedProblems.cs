using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Atapos.Shared.Hosting.Http;

/// <summary>Says in the API's description how a use case can fail.</summary>
public static class DocumentedProblems
{
    /// <summary>Each of these is answered as Problem Details.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.ProducesProblem(status);
        }

        return endpoint;
    }
}
