using Microsoft.AspNetCore.Builder;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>Endpoints whose answer goes on for as long as somebody listens.</summary>
public static class LongAnswers
{
    /// <summary>
    /// No deadline gives it up, and it holds no connection to the database: what it reads it reads in short transactions of its own. It begins
    /// in the lane of what may wait, so that many that come back at once leave the tills alone, and gives its place back with the first byte.
    /// </summary>
    public static RouteHandlerBuilder StaysOpen(this RouteHandlerBuilder endpoint)
    {
        endpoint.DisableRequestTimeout();
        return endpoint.BeginsLate();
    }
}
