using System.Globalization;
using Atapos.Ordering.Live;
using Atapos.Ordering.Messages;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Ordering.Features;

/// <summary>Tells what happens to orders while it happens, and after an interruption what happened meanwhile.</summary>
internal sealed class StreamOrders : IEndpoint
{
    private const string LastEventId = "Last-Event-ID";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/orders/stream", Handle)
        .For(Roles.OwnerOrStaff)
        .StaysOpen()
        .WithName("streamOrders").WithTags("Orders")
        .WithSummary("Listen to what happens to orders")
        .WithDescription(
            "Server-Sent Events: created, paid, cancelled, expired, denied, failed, refunded and reopened, each with the order as a list shows it. "
            + "Staff hear of all orders of the merchant, a customer of its own. Every event has an id; send the last one as Last-Event-ID and "
            + "nothing is lost or repeated, for seven days, at any host. reset says that more was missed than is kept: read the list anew. "
            + "A comment comes every 15 seconds. The stream ends with the token and after half an hour at most; open it again then.")
        .Produces<OrderSummary>(StatusCodes.Status200OK, OrderStream.MediaType)
        .ProducesProblems(422);

    private static OrderStream Handle(
        [FromHeader(Name = LastEventId)] string? lastEventId, Caller caller, ITenantContext tenant, OrderFeeds feeds)
    {
        var seen = PlaceOf(lastEventId);
        return new(feeds.Enter(tenant.Current, caller.Key), caller, seen);
    }

    private static long? PlaceOf(string? lastEventId) => lastEventId switch
    {
        null or "" => null,
        _ when long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Problem.Invalid(LastEventId, "must be the id of an event of this stream."),
    };
}
