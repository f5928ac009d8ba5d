using System.Globalization;
using System.Text.Json.Nodes;
using Atapos.Sandbox.Http;
using Atapos.Sandbox.Midtrans.Http;

namespace Atapos.Sandbox.Midtrans.Snap;

/// <summary>Snap's API: opens, shows and closes the pages customers pay on.</summary>
internal static class SnapApi
{
    public static void MapSnapApi(this IEndpointRouteBuilder routes)
    {
        var snap = routes.MapGroup($"{MidtransModule.SnapPath}/transactions").WithMetadata(BodyLimit.SmallJson);
        snap.MapPost("", (HttpContext context, MidtransRequests requests, SnapDesk desk) => requests.SnapAsync(context, desk.Open));
        snap.MapGet("/{token}", (HttpContext context, MidtransRequests requests, SnapDesk desk) => requests.SnapAsync(context, desk.Show));
        snap.MapGet("/{token}/status", (HttpContext context, MidtransRequests requests, SnapDesk desk) => requests.SnapAsync(context, desk.Show));
        snap.MapDelete("/{token}", (HttpContext context, MidtransRequests requests, SnapDesk desk) =>
            requests.SnapAsync(context, request => desk.Close(request, SnapState.Canceled, "canceled_at")));
        snap.MapPost("/{token}/cancel", (HttpContext context, MidtransRequests requests, SnapDesk desk) =>
            requests.SnapAsync(context, request => desk.Close(request, SnapState.Canceled, "canceled_at")));
        snap.MapPost("/{token}/expire", (HttpContext context, MidtransRequests requests, SnapDesk desk) =>
            requests.SnapAsync(context, request => desk.Close(request, SnapState.Expired, "expired_at")));
    }
}

/// <summary>Answers Snap's API.</summary>
internal sealed class SnapDesk(SnapSessions sessions, MidtransLedger ledger, MidtransClock clock)
{
    /// <summary>A new session: its token and where it is.</summary>
    public SnapAnswer Open(MidtransRequest request)
    {
        var (order, faults) = OrderReader.Read(request.Body, NotificationTargets.Read(request.Http));
        if (faults.Count > 0)
        {
            return SnapAnswer.Error(StatusCodes.Status400BadRequest, faults);
        }

        if (order.Methods.All(method => request.Account.InactiveMethods.Contains(method.Name, StringComparer.Ordinal)))
        {
            return SnapAnswer.Error(StatusCodes.Status400BadRequest, "No payment channels enabled, please check your configuration");
        }

        var (session, refusal) = sessions.Open(request.Account, order);
        return session is null
            ? SnapAnswer.Error(StatusCodes.Status400BadRequest, refusal!)
            : new SnapAnswer(StatusCodes.Status201Created, new JsonObject
            {
                ["token"] = session.Token,
                ["redirect_url"] = $"{request.Origin}{MidtransModule.RedirectPath}/{session.Token}",
            });
    }

    /// <summary>Where a session stands.</summary>
    public SnapAnswer Show(MidtransRequest request)
    {
        var session = sessions.Find(request.Route("token"));
        if (session is null || !string.Equals(session.Account.ServerKey, request.Account.ServerKey, StringComparison.Ordinal))
        {
            return SnapAnswer.Error(StatusCodes.Status404NotFound, "token not found");
        }

        var status = ledger.With(session.Account, session.Order.Id, transaction => transaction?.Status);
        return new SnapAnswer(StatusCodes.Status200OK, new JsonObject
        {
            ["token"] = session.Token,
            ["state"] = session.StateAt(clock.Now).ToString().ToLowerInvariant(),
            ["open_until"] = session.OpenUntil,
            ["transaction_details"] = new JsonObject { ["order_id"] = session.Order.Id, ["gross_amount"] = session.Order.GrossAmount },
            ["transaction_status"] = status,
            ["enabled_payments"] = new JsonArray([.. session.Order.Methods.Select(method => (JsonNode)method.Name)]),
        });
    }

    /// <summary>Closes a session that nobody pays on.</summary>
    public SnapAnswer Close(MidtransRequest request, SnapState state, string field)
    {
        var (session, refusal) = sessions.Close(request.Account, request.Route("token"), state);
        return session is null
            ? SnapAnswer.Error(refusal is "token not found" ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest, refusal!)
            : new SnapAnswer(StatusCodes.Status200OK, new JsonObject
            {
                [field] = session.ClosedAt!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            });
    }
}
