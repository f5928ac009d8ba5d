using System.Text.Json;
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

/// <summary>Asks for a QRIS code over an order, to be shown on a screen of the shop's own (ruling 29).</summary>
internal sealed class CreateQris : IEndpoint
{
    /// <param name="QrString">What the QR code says.</param>
    /// <param name="Actions">What the gateway offers besides, such as a picture of the code.</param>
    /// <param name="ExpiresAt">Until when it can be paid, UTC.</param>
    internal sealed record Response(
        [property: JsonPropertyName("oh_id")] long OrderId,
        [property: JsonPropertyName("oh_order_number")] string OrderNumber,
        [property: JsonPropertyName("oh_total_amount")] decimal Total,
        [property: JsonPropertyName("oh_payment_status")] string Status,
        [property: JsonPropertyName("oh_midtrans_order_id")] string GatewayOrderId,
        [property: JsonPropertyName("oh_midtrans_transaction_id")] string? TransactionId,
        [property: JsonPropertyName("oh_qris_string")] string? QrString,
        [property: JsonPropertyName("oh_qris_acquirer")] string? Acquirer,
        [property: JsonPropertyName("oh_qris_actions")] IReadOnlyList<Action>? Actions,
        [property: JsonPropertyName("oh_expired_at")] DateTimeOffset ExpiresAt);

    /// <summary>Something that the gateway offers to do with the code.</summary>
    internal sealed record Action(
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("method")] string Method,
        [property: JsonPropertyName("url")] string Url);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/orders/{oh_id:long}/create-qris", Handle)
        .For(Roles.OwnerOrStaff)
        .BeginsLate()
        .Idempotent()
        .WithName("createQris").WithTags("Payments")
        .WithSummary("Ask for a QRIS code")
        .WithDescription("Charges the order's total by QRIS and answers what the QR code says. While one is open it is given again; a Snap session that is open is closed first.")
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
        if (await opener.BeginAsync(store.CurrentTenant, oh_id, AttemptKind.Qris, caller, cancellationToken) is not { } opening)
        {
            return TypedResults.NotFound();
        }

        if (opening.IsOpen)
        {
            return TypedResults.Ok(Of(opening, opening.State));
        }

        var order = new QrisOrder(
            opening.State.GatewayOrderId, opening.State.Amount, ItemList.Of(opening.Bill!), opening.Customer, new(opening.State.StartedAt, settings.ExpireMinutes),
            opening.Attempt.IdempotencyKey);
        GatewayAttempt? charged = null;
        await opener.OpenAsync(
            opening,
            token => gateway.ChargeQrisAsync(opening.Attempt.RequiredAccess, order, token),
            (payment, own, answer, line) =>
            {
                charged = own;
                return payment.OpenCharge(own, answer.QrString, JsonSerializer.Serialize(answer.Actions, JsonSerializerOptions.Web), answer.Report, line, line.At + settings.SweepEvery);
            },
            new(caller.StaffId, caller.CustomerId),
            cancellationToken);
        return TypedResults.Ok(Of(opening, charged!));
    }

    private static Response Of(Opening opening, GatewayAttempt attempt) => new(
        attempt.OrderId, opening.OrderNumber, attempt.Amount.Amount, "pending", attempt.GatewayOrderId, attempt.TransactionId,
        attempt.QrString, attempt.Acquirer,
        attempt.QrActions is { } actions
            ? [.. JsonSerializer.Deserialize<IReadOnlyList<GatewayAction>>(actions, JsonSerializerOptions.Web)!.Select(action => new Action(action.Name, action.Method, action.Url))]
            : null,
        attempt.ExpiresAt);
}
