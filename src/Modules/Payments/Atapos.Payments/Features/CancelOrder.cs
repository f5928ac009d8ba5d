using System.Text.Json.Serialization;
using Atapos.Ordering.Contracts;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
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
    internal sealed record Response(
        [property: JsonPropertyName("oh_id")] long OrderId,
        [property: JsonPropertyName("oh_order_number")] string OrderNumber,
        [property: JsonPropertyName("oh_total_amount")] decimal Total,
        [property: JsonPropertyName("oh_payment_status")] PaymentStatus Status);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/orders/{oh_id:long}/cancel", Handle)
        .For(Roles.OwnerOrStaff)
        .Idempotent()
        .WithName("cancelOrder").WithTags("Payments")
        .WithSummary("Cancel an unpaid order")
        .WithDescription("Only a pending order can be cancelled. A customer cancels its own orders, staff every order of their merchant.")
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<Response>, NotFound>> Handle(
        long oh_id, Caller caller, PaymentsDbContext store, IOrderBills bills, IdBlocks ids, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await bills.FindAsync(oh_id, cancellationToken) is not { } bill)
        {
            return TypedResults.NotFound();
        }

        caller.RequireOwnership(bill.CustomerId);
        var logId = await ids.NextAsync(store.Session, PaymentsDbContext.LogIds, cancellationToken);
        var payment = await store.LockAsync(bill, cancellationToken);
        payment.Cancel(logId, new Actor(caller.StaffId, caller.CustomerId), clock.Now());
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new Response(payment.OrderId, payment.OrderNumber, payment.Total.Amount, payment.Status));
    }
}
