using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Payments.Gateway;
using Atapos.Payments.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Payments.Features;

/// <summary>Lets an order that was not paid expire by hand; its goods go back into stock.</summary>
internal sealed class ExpireOrder : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/orders/{oh_id:long}/expire", Handle)
        .For(Roles.Staff)
        .BeginsLate()
        .InLane(RequestLane.Ordinary)
        .Idempotent()
        .WithName("expireOrder").WithTags("Payments")
        .WithSummary("Let an unpaid order expire")
        .WithDescription("Only a pending order can be expired. What can still be paid at the gateway is closed there first; if it turns out to be paid, that is 409.")
        .ProducesProblems(404, 409, 502, 504);

    private static async Task<Results<Ok<OrderEnd>, NotFound>> Handle(
        long oh_id, Caller caller, PaymentsDbContext store, PaymentDesk desk, IdBlocks ids, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await desk.TakeAsync(oh_id, caller, PaymentLogEvent.Expire, cancellationToken) is not { } payment)
        {
            return TypedResults.NotFound();
        }

        var logId = await ids.NextAsync(store.Session, PaymentsDbContext.LogIds, cancellationToken);
        payment.Expire(new(logId, PaymentLogEvent.Expire, new(caller.StaffId, caller.CustomerId), clock.Now()));
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(OrderEnd.Of(payment));
    }
}
