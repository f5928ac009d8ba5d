using Microsoft.AspNetCore.Builder;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>Endpoints whose answer goes on for as long as somebody listens.</summary>
public static class LongAnswers
{
    /// <summary>
    /// No deadline gives it up, and it holds no connection to the database: what it reads it reads in short transactions of its own. Its
    /// place among the requests that are worked on is free again with the first byte of its answer.
    /// </summary>
    public static RouteHandlerBuilder StaysOpen(this RouteHandlerBuilder endpoint)
    {
        endpoint.DisableRequestTimeout();
        return endpoint.BeginsLate().InLane(RequestLane.Ordinary);
    }
}
