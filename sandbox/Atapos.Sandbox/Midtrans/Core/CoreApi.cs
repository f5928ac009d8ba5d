using System.Text.Json.Nodes;
using Atapos.Sandbox.Http;
using Atapos.Sandbox.Midtrans.Http;

namespace Atapos.Sandbox.Midtrans.Core;

/// <summary>The Core API: charges, and what can be asked and done about a transaction.</summary>
internal static class CoreApi
{
    public static void MapCoreApi(this IEndpointRouteBuilder routes)
    {
        var core = routes.MapGroup(MidtransModule.CorePath).WithMetadata(BodyLimit.SmallJson);
        core.MapPost("/charge", (HttpContext context, MidtransRequests requests, Charging charging) => requests.CoreAsync(context, charging.Charge));
        core.MapGet("/token", (HttpResponse response, HttpRequest request, CardTokens cards) => Token(response, cards.Make(request.Query)));
        core.MapGet("/qris/{id}/qr-code", (string id, QrCodes codes) => codes.Picture(id, PaymentMethod.Qris));
        core.MapGet("/gopay/{id}/qr-code", (string id, QrCodes codes) => codes.Picture(id, "gopay"));
        core.MapGet("/{id}/status", (HttpContext context, MidtransRequests requests, TransactionDesk desk) => requests.CoreAsync(context, desk.Status));
        core.MapPost("/{id}/cancel", (HttpContext context, MidtransRequests requests, TransactionDesk desk) =>
            requests.CoreAsync(context, request => desk.Act(request, TransactionAction.Cancel, 200, "Success, transaction is canceled")));
        core.MapPost("/{id}/expire", (HttpContext context, MidtransRequests requests, TransactionDesk desk) =>
            requests.CoreAsync(context, request => desk.Act(request, TransactionAction.Expire, 407, "Success, transaction has expired")));
        core.MapPost("/{id}/approve", (HttpContext context, MidtransRequests requests, TransactionDesk desk) =>
            requests.CoreAsync(context, request => desk.Act(request, TransactionAction.Accept, 200, "Success, transaction is approved")));
        core.MapPost("/{id}/deny", (HttpContext context, MidtransRequests requests, TransactionDesk desk) =>
            requests.CoreAsync(context, request => desk.Act(request, TransactionAction.Deny, 200, "Success, transaction is denied")));
        core.MapPost("/{id}/refund", (HttpContext context, MidtransRequests requests, RefundDesk desk) =>
            requests.CoreAsync(context, request => desk.Refund(request, "Success, refund request is approved")));
        core.MapPost("/{id}/refund/online/direct", (HttpContext context, MidtransRequests requests, RefundDesk desk) =>
            requests.CoreAsync(context, request => desk.Refund(request, "Success, refund request is approved by the bank")));
    }

    // The page of a shop asks for it, from an origin of its own.
    private static IResult Token(HttpResponse response, MidtransAnswer answer)
    {
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.CacheControl = "no-store";
        return TypedResults.Json(answer.Body, statusCode: answer.Code is 401 ? answer.Code : StatusCodes.Status200OK);
    }
}

/// <summary>Answers what a transaction's state is, and changes it for the merchant.</summary>
internal sealed class TransactionDesk(MidtransLedger ledger, MidtransRules rules, MidtransClock clock, MidtransIds ids)
{
    /// <summary>The state of a transaction, or the one before it while the status lags.</summary>
    public MidtransAnswer Status(MidtransRequest request) => ledger.With(request.Account, request.Route("id"), transaction =>
    {
        if (transaction is null)
        {
            return NotFound();
        }

        var rule = rules.For(transaction.Order.Id);
        if (clock.Now - transaction.ChangedAt < TimeSpan.FromMilliseconds(rule.StatusLagMs))
        {
            return transaction.FormerBody is { } former ? Dressed(JsonNode.Parse(former)!.AsObject(), rule) : NotFound();
        }

        return Dressed(TransactionBody.Status(transaction), rule);
    });

    /// <summary>Does it, when the state allows.</summary>
    public MidtransAnswer Act(MidtransRequest request, TransactionAction action, int code, string message) => ledger.Change(
        request.Account,
        request.Route("id"),
        transaction => MerchantMay(transaction, action) && transaction.Apply(action, clock.Now),
        (transaction, done) => transaction is null ? NotFound()
            : done ? new MidtransAnswer(code, TransactionBody.Action(transaction, code, message))
            : MidtransAnswer.Of(StatusCodes.Status412PreconditionFailed, MidtransAnswer.NotModifiable, ids));

    // A merchant denies nothing but what the fraud detection doubts.
    private static bool MerchantMay(Transaction transaction, TransactionAction action) =>
        action is not TransactionAction.Deny || transaction is { Status: Transaction.Captured, FraudStatus: Transaction.Challenged };

    private static MidtransAnswer Dressed(JsonObject body, MidtransRule rule)
    {
        Notifications.Notifier.Dress(body, rule);
        return new MidtransAnswer(int.Parse(body["status_code"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture), body);
    }

    private MidtransAnswer NotFound() => MidtransAnswer.Of(StatusCodes.Status404NotFound, MidtransAnswer.NotFound, ids);
}
