using System.Text.Json.Serialization;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Payments.Gateway;
using Atapos.Payments.Midtrans;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Payments.Features;

/// <summary>Opens a page of the gateway on which the customer chooses how to pay an order.</summary>
internal sealed class CreatePayment : IEndpoint
{
    /// <param name="Token">For <c>snap.pay</c>.</param>
    /// <param name="RedirectUrl">The page itself.</param>
    internal sealed record Response(
        [property: JsonPropertyName("token")] string Token,
        [property: JsonPropertyName("redirect_url")] string RedirectUrl);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/orders/{oh_id:long}/create-payment", Handle)
        .For(Roles.OwnerOrStaff)
        .BeginsLate()
        .Idempotent()
        .WithName("createPayment").WithTags("Payments")
        .WithSummary("Start a payment through the gateway")
        .WithDescription("Opens a Midtrans Snap session over the order's total. While one is open its token is given again; a QRIS code that is open is closed first. "
            + "An order whose payment was denied, expired or failed can be paid anew.")
        .ProducesProblems(404, 409, 422, 502, 504);

    private static async Task<Results<Ok<Response>, NotFound>> Handle(
        long oh_id,
        Caller caller,
        PaymentsDbContext store,
        AttemptOpener opener,
        IPaymentGateway gateway,
        PaymentSettings settings,
        CancellationToken cancellationToken)
    {
        if (await opener.BeginAsync(store.CurrentTenant, oh_id, AttemptKind.Snap, caller, cancellationToken) is not { } opening)
        {
            return TypedResults.NotFound();
        }

        var attempt = opening.State;
        if (opening.IsOpen)
        {
            return TypedResults.Ok(new Response(attempt.Token!, attempt.RedirectUrl!));
        }

        var order = new SnapOrder(
            attempt.GatewayOrderId, attempt.Amount, ItemList.Of(opening.Bill!), opening.Customer, new(attempt.StartedAt, settings.ExpireMinutes),
            settings.FinishUrl, opening.Attempt.IdempotencyKey);
        var session = await opener.OpenAsync(
            opening,
            token => gateway.OpenSnapAsync(opening.Attempt.RequiredAccess, order, token),
            (payment, own, answer, line) => payment.OpenSession(own, answer.Token, answer.RedirectUrl, line, line.At + settings.SweepEvery),
            new(caller.StaffId, caller.CustomerId),
            cancellationToken);
        return TypedResults.Ok(new Response(session.Token, session.RedirectUrl));
    }
}
