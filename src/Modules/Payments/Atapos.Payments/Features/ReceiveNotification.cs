using System.Text.Json.Serialization;
using Atapos.Payments.Gateway;
using Atapos.Payments.Integration;
using Atapos.Payments.Midtrans;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Tenancy;
using Atapos.Shared.Hosting.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Payments.Features;

/// <summary>Takes what Midtrans tells about a transaction (ruling 25).</summary>
internal sealed class ReceiveNotification : IEndpoint
{
    private const string Unverifiable = "notification.unverifiable";
    private const int RetryAfterSeconds = 30;

    /// <summary>What the gateway reads is the status alone.</summary>
    internal sealed record Response(
        [property: JsonPropertyName("success")] bool Success,
        [property: JsonPropertyName("message")] string Message);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/orders/webhooks/midtrans", Handle)
        .ForAnyone()
        .FindsTenantItself()
        .BeginsLate()
        .InLane(RequestLane.Notifications)
        .TakesBodyUpTo(Notification.Largest)
        .Accepts<NotificationBody>("application/json")
        .WithName("receiveMidtransNotification").WithTags("Payments")
        .WithSummary("Notification of Midtrans")
        .WithDescription("Verified by its SHA-512 signature; a change of state is confirmed by asking Midtrans first. 200: taken, also when it is known, stale or of an "
            + "unknown status; 400: unreadable; 403: bad signature; 404: unknown order; 503: it cannot be confirmed now and shall be sent again.")
        .ProducesProblems(400, 403, 404, 413, 503);

    private static async Task<Results<Ok<Response>, NotFound>> Handle(
        HttpContext http, NotificationDesk desk, PaymentFigures figures, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, cancellationToken);
        Notification told;
        try
        {
            told = Notification.Parse(body.ToArray());
        }
        catch (UnreadableReportException unreadable)
        {
            figures.CountNotification(PaymentFigures.Unreadable);
            throw new ProblemException(StatusCodes.Status400BadRequest, ProblemCodes.Unreadable, $"This is no notification of the gateway: {unreadable.Message}");
        }

        return await TakeAsync(desk, told, figures, cancellationToken) switch
        {
            NotificationOutcome.Taken => TypedResults.Ok(new Response(Success: true, "Taken.")),
            NotificationOutcome.UnknownOrder => TypedResults.NotFound(),
            NotificationOutcome.Forged => throw Problem.Forbidden("notification.signature-invalid", "The signature is not the merchant's."),
            _ => throw new ProblemException(StatusCodes.Status503ServiceUnavailable, Unverifiable, "This cannot be confirmed at the gateway now; send it again.")
            {
                RetryAfterSeconds = RetryAfterSeconds,
            },
        };
    }

    private static async Task<NotificationOutcome> TakeAsync(NotificationDesk desk, Notification told, PaymentFigures figures, CancellationToken cancellationToken)
    {
        var outcome = NotificationOutcome.Unverifiable;
        try
        {
            return outcome = await desk.TakeAsync(told, cancellationToken);
        }
        finally
        {
            figures.CountNotification(EnumWords<NotificationOutcome>.Of(outcome));
        }
    }

    /// <summary>What is read of a notification before it is confirmed; other members are kept in the log.</summary>
    internal sealed record NotificationBody(
        [property: JsonPropertyName("order_id")] string OrderId,
        [property: JsonPropertyName("status_code")] string StatusCode,
        [property: JsonPropertyName("gross_amount")] string GrossAmount,
        [property: JsonPropertyName("signature_key")] string SignatureKey,
        [property: JsonPropertyName("transaction_status")] string? TransactionStatus,
        [property: JsonPropertyName("transaction_id")] string? TransactionId,
        [property: JsonPropertyName("payment_type")] string? PaymentType,
        [property: JsonPropertyName("fraud_status")] string? FraudStatus);
}
