using Atapos.Payments.Data;
using Atapos.Payments.Gateway;
using Atapos.Payments.Messages;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Payments.Features;

/// <summary>Gives back some or all of what was paid for an order.</summary>
internal sealed class RefundPayment : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/orders/{oh_id:long}/refund", Handle)
        .For(Roles.Admin)
        .Validate<RefundRequest, RefundRequest.Validator>()
        .BeginsLate()
        .Idempotent()
        .WithName("refundOrder").WithTags("Payments")
        .WithSummary("Refund a paid order")
        .WithDescription("Gives back what was collected: cash is recorded, what the gateway cannot give back is recorded as manual, the rest goes through Midtrans first. "
            + "Without an amount all that is left. When the gateway does not say what became of it, the answer is 502 or 504 and it is asked again in the background; "
            + "until then the order takes no other refund.")
        .ProducesProblems(404, 409, 422, 502, 504);

    private static async Task<Results<Ok<RefundResponse>, NotFound>> Handle(
        long oh_id,
        RefundRequest? request,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        Caller caller,
        PaymentsDbContext store,
        RefundDesk desk,
        CancellationToken cancellationToken)
    {
        var wish = RefundWish.Of(request, idempotencyKey, caller.StaffId);
        return await desk.RefundAsync(store.CurrentTenant, oh_id, wish, cancellationToken) is { } done
            ? TypedResults.Ok(RefundResponse.Of(done.Payment, done.Refund))
            : TypedResults.NotFound();
    }
}
