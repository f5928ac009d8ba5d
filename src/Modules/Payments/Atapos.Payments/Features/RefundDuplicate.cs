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

/// <summary>Gives back money that came for an order that was closed or paid already (ruling 23).</summary>
internal sealed class RefundDuplicate : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/payments/duplicates/{py_id:long}/refund", Handle)
        .For(Roles.Admin)
        .Validate<RefundRequest, RefundRequest.Validator>()
        .BeginsLate()
        .Idempotent()
        .WithName("refundDuplicatePayment").WithTags("Payments")
        .WithSummary("Refund a duplicate payment")
        .WithDescription("As an order is refunded; the order itself does not change. Without an amount all that is left of it.")
        .ProducesProblems(404, 409, 422, 502, 504);

    private static async Task<Results<Ok<RefundResponse>, NotFound>> Handle(
        long py_id,
        RefundRequest? request,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        Caller caller,
        PaymentsDbContext store,
        RefundDesk desk,
        CancellationToken cancellationToken)
    {
        var wish = RefundWish.Of(request, idempotencyKey, caller.StaffId);
        return await desk.RefundDuplicateAsync(store.CurrentTenant, py_id, wish, cancellationToken) is { } done
            ? TypedResults.Ok(RefundResponse.Of(done.Payment, done.Refund))
            : TypedResults.NotFound();
    }
}
