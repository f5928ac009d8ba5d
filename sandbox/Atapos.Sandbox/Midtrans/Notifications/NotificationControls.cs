using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Atapos.Sandbox.Http;
using Microsoft.AspNetCore.Mvc;

namespace Atapos.Sandbox.Midtrans.Notifications;

/// <summary>What merchants were told, and how to tell it once more, later, in another order, or falsely.</summary>
internal static class NotificationControls
{
    public static void MapNotificationControls(this IEndpointRouteBuilder routes)
    {
        var controls = routes.MapGroup($"{MidtransModule.BasePath}/notifications").WithMetadata(BodyLimit.SmallJson);
        controls.MapGet("", (NotificationQueue queue, string? order_id) => TypedResults.Ok(queue.List(order_id)));
        controls.MapDelete("", (NotificationQueue queue) =>
        {
            queue.Clear();
            return TypedResults.NoContent();
        });
        controls.MapPost("/release", (NotificationQueue queue, string? order_id, bool? reversed) =>
            TypedResults.Ok(new Released(queue.Release(order_id, reversed ?? false))));
        controls.MapPost("/{id:long}/repeat", Repeat);
        controls.MapPost("/{id:long}/drop", (long id, NotificationQueue queue) => queue.Drop(id)
            ? TypedResults.Ok(queue.Find(id))
            : (IResult)ApiError.Answer(StatusCodes.Status409Conflict, "no notification of this id is on its way"));
        controls.MapPost("/forge", Forge);
    }

    private static IResult Repeat(long id, string? tamper, NotificationQueue queue, MidtransAccounts accounts)
    {
        if (queue.Find(id) is not { } former)
        {
            return ApiError.Answer(StatusCodes.Status404NotFound, "no notification has this id");
        }

        if (!Enum.TryParse<Tampering>(tamper ?? "none", ignoreCase: true, out var tampering) || !Enum.IsDefined(tampering))
        {
            return ApiError.Answer(StatusCodes.Status422UnprocessableEntity, "tamper must be none, signature, status, amount or order");
        }

        var body = JsonNode.Parse(former.Body)!.AsObject();
        var merchant = body["merchant_id"]?.ToString();
        var account = accounts.List().FirstOrDefault(account => string.Equals(account.MerchantId, merchant, StringComparison.Ordinal));
        if (tampering is not Tampering.None && account is null)
        {
            return ApiError.Answer(StatusCodes.Status422UnprocessableEntity, "only a notification of a known merchant can be altered");
        }

        Notifier.Tamper(body, tampering, account?.ServerKey ?? "");
        return TypedResults.Ok(queue.Add(former.OrderId, former.TransactionStatus, former.Url, body.ToJsonString(), DeliveryState.Waiting, TimeSpan.Zero));
    }

    // Any body at all to any address; signed when a key is given.
    private static IResult Forge([FromBody] Forgery forgery, NotificationQueue queue)
    {
        if (!NotificationTargets.IsUrl(forgery.Url))
        {
            return ApiError.Answer(StatusCodes.Status422UnprocessableEntity, "url must be an http or https address");
        }

        var text = forgery.Body.GetRawText();
        string orderId = "", status = "";
        if (forgery.Body.ValueKind is JsonValueKind.Object)
        {
            var body = JsonObject.Create(forgery.Body)!;
            try
            {
                (orderId, status) = (body["order_id"]?.ToString() ?? "", body["transaction_status"]?.ToString() ?? "");
                if (forgery.SignWith is { } key)
                {
                    Notifier.Resign(body, key);
                    text = body.ToJsonString();
                }
            }
            catch (Exception fault) when (fault is ArgumentException or InvalidOperationException)
            {
                return ApiError.Answer(StatusCodes.Status422UnprocessableEntity, $"body cannot be read: {fault.Message}");
            }
        }

        return TypedResults.Ok(queue.Add(orderId, status, forgery.Url, text, DeliveryState.Waiting, TimeSpan.Zero));
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record Forgery
    {
        public required string Url { get; init; }

        /// <summary>Sent as it is.</summary>
        public required JsonElement Body { get; init; }

        /// <summary>A server key to sign the body with; null sends the signature it has, or none.</summary>
        public string? SignWith { get; init; }
    }

    private sealed record Released([property: JsonPropertyName("released")] int Count);
}
