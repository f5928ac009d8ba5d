using Microsoft.AspNetCore.Routing;

namespace Atapos.Shared.Hosting.Http;

/// <summary>One use case reachable over HTTP; one file.</summary>
public interface IEndpoint
{
    /// <summary>Maps the use case below <c>/api/v1</c>; names the role that may call it.</summary>
    static abstract void Map(IEndpointRouteBuilder routes);
}

/// <summary>Maps use cases one after the other.</summary>
public static class EndpointExtensions
{
    /// <summary>Maps one use case.</summary>
    public static IEndpointRouteBuilder Map<TEndpoint>(this IEndpointRouteBuilder routes)
        where TEndpoint : IEndpoint
    {
        TEndpoint.Map(routes);
        return routes;
    }
}
