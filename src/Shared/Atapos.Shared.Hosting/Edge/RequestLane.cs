using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>Requests of one lane wait for each other alone: what crowds one lane leaves the others free.</summary>
public enum RequestLane
{
    /// <summary>What the database answers: tills, menus, orders.</summary>
    Ordinary,

    /// <summary>What may wait for an outside service or a large file. The lane of whatever begins its transaction late or takes a large body.</summary>
    Outside,

    /// <summary>What a payment gateway tells us, in bursts and from few addresses. Limited in rate by itself and generously.</summary>
    Notifications,
}

/// <summary>Names the lane of an endpoint where the usual one does not fit.</summary>
public static class RequestLanes
{
    /// <summary>Puts an endpoint into a lane.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="lane">For a gateway's notifications <see cref="RequestLane.Notifications"/>.</param>
    public static RouteHandlerBuilder InLane(this RouteHandlerBuilder endpoint, RequestLane lane) => endpoint.WithMetadata(new Named(lane));

    /// <summary>The lane of a request's endpoint.</summary>
    internal static RequestLane Of(Endpoint? endpoint) => endpoint?.Metadata switch
    {
        null => RequestLane.Ordinary,
        var said when said.GetMetadata<Named>() is { } named => named.Lane,
        var said when said.GetMetadata<Beginning>() is { When: When.Late } || TakesLargeBody(endpoint) => RequestLane.Outside,
        _ => RequestLane.Ordinary,
    };

    /// <summary>True when an endpoint reads its body itself, because it is larger than the usual ones.</summary>
    internal static bool TakesLargeBody(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize > AtaposHost.LargestBody;

    private sealed record Named(RequestLane Lane);
}
