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

/// <summary>Cancels an order that was not paid; its goods go back into stock.</summary>
internal sealed class CancelOrder : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/orders/{oh_id:long}/cancel", Handle)
        .For(Roles.OwnerOrStaff)
        .BeginsLate()
        .InLane(RequestLane.Ordinary)
        .Idempotent()
        .WithName("cancelOrder").WithTags("Payments")
        .WithSummary("Cancel an unpaid order")
        .WithDescription("Only a pending order can be cancelled. A customer cancels its own orders, staff every order of their merchant. "
            + "What can still be paid at the gateway is closed there first; if it turns out to be paid, that is 409.")
        .ProducesProblems(404, 409, 502, 504);

    private static async Task<Results<Ok<OrderEnd>, NotFound>> Handle(
        long oh_id, Caller caller, PaymentsDbContext store, PaymentDesk desk, IdBlocks ids, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await desk.TakeAsync(oh_id, caller, PaymentLogEvent.Cancel, cancellationToken) is not { } payment)
        {
            return TypedResults.NotFound();
        }

        var logId = await ids.NextAsync(store.Session, PaymentsDbContext.LogIds, cancellationToken);
        payment.Cancel(new(logId, PaymentLogEvent.Cancel, new(caller.StaffId, caller.CustomerId), clock.Now()));
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(OrderEnd.Of(payment));
    }
}
