using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Atapos.Sandbox.Http;
using Atapos.Sandbox.Midtrans.Snap;
using Microsoft.AspNetCore.Mvc;

namespace Atapos.Sandbox.Midtrans;

/// <summary>Accounts, rules, the clock and the transactions, for tests and developers.</summary>
internal static class MidtransControls
{
    private const int LongestWait = 600_000;
    private const int MostCopies = 20;
    private const int LongestKey = 200;

    public static void MapMidtransControls(this IEndpointRouteBuilder routes)
    {
        var controls = routes.MapGroup(MidtransModule.BasePath).WithMetadata(BodyLimit.SmallJson);
        controls.MapGet("/transactions", (MidtransLedger ledger, string? order_id) => TypedResults.Json(List(ledger, order_id)));
        controls.MapDelete("/transactions", (MidtransLedger ledger, SnapSessions sessions) =>
        {
            ledger.Clear();
            sessions.Clear();
            return TypedResults.NoContent();
        });
        controls.MapPost("/transactions/{id}/{action}", Act);
        controls.MapGet("/accounts", (MidtransAccounts accounts) => TypedResults.Ok(accounts.List()));
        controls.MapPost("/accounts", PutAccount);
        controls.MapGet("/rules", (MidtransRules rules) => TypedResults.Ok(rules.List()));
        controls.MapPost("/rules", SetRule);
        controls.MapDelete("/rules", (MidtransRules rules) =>
        {
            rules.Clear();
            return TypedResults.NoContent();
        });
        controls.MapGet("/clock", (MidtransClock clock) => TypedResults.Ok(new ClockFace(clock.Now)));
        controls.MapPost("/clock", SetClock);
    }

    private static JsonArray List(MidtransLedger ledger, string? orderId) => new([.. ledger.List(orderId, TransactionBody.Status).Select(body => (JsonNode)body)]);

    private static IResult Act(string id, string action, [FromQuery] long? amount, MidtransLedger ledger, MidtransClock clock)
    {
        var refund = string.Equals(action, "refund", StringComparison.Ordinal);
        var names = Enum.GetNames<TransactionAction>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).ToList();
        TransactionAction what = default;
        if (!refund && !(names.Contains(action, StringComparer.Ordinal)
            && Enum.TryParse(action.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out what)))
        {
            return ApiError.Answer(StatusCodes.Status404NotFound, $"action must be one of: {string.Join(", ", names)}, refund");
        }

        return ledger.Change<IResult>(
            account: null,
            id,
            transaction => refund ? Refund(transaction, amount, clock) : transaction.Apply(what, clock.Now, evenLate: true),
            (transaction, done) => transaction is null ? ApiError.Answer(StatusCodes.Status404NotFound, "no transaction has this id")
                : done ? TypedResults.Json(TransactionBody.Status(transaction))
                : ApiError.Answer(StatusCodes.Status409Conflict, $"the transaction is {transaction.Status} and cannot {action}"));
    }

    private static bool Refund(Transaction transaction, long? amount, MidtransClock clock)
    {
        var wanted = amount ?? transaction.RefundableAmount;
        if (!transaction.IsRefundable || wanted <= 0 || wanted > transaction.RefundableAmount)
        {
            return false;
        }

        transaction.AddRefund(key: null, wanted, "by hand", clock.Now);
        return true;
    }

    private static IResult PutAccount([FromBody] AccountOrder order, MidtransAccounts accounts)
    {
        if (!IsKey(order.ServerKey) || !IsKey(order.ClientKey))
        {
            return ApiError.Answer(StatusCodes.Status422UnprocessableEntity, "server_key and client_key must be 1 to 200 characters without white space or colon");
        }

        if (order.NotificationUrl is { } url && !NotificationTargets.IsUrl(url))
        {
            return ApiError.Answer(StatusCodes.Status422UnprocessableEntity, "notification_url must be an http or https address");
        }

        if (order.InactiveMethods?.FirstOrDefault(name => PaymentMethod.Find(name) is null) is { } unknown)
        {
            return ApiError.Answer(StatusCodes.Status422UnprocessableEntity, $"inactive_methods: {unknown} is no payment method");
        }

        return accounts.Put(order.ServerKey, order.ClientKey, order.NotificationUrl, order.InactiveMethods ?? []) is { } account
            ? TypedResults.Ok(account)
            : ApiError.Answer(StatusCodes.Status422UnprocessableEntity, $"at most {MidtransAccounts.Most} accounts");
    }

    private static bool IsKey(string key) => key.Length is > 0 and <= LongestKey && !key.Any(letter => char.IsWhiteSpace(letter) || letter is ':');

    private static IResult SetRule([FromBody] MidtransRule rule, MidtransRules rules)
    {
        if (rule.Drop < 0 || rule.Repeat is < 0 or > MostCopies || rule.DelayMs is < 0 or > LongestWait || rule.StatusLagMs is < 0 or > LongestWait)
        {
            return ApiError.Answer(
                StatusCodes.Status422UnprocessableEntity, $"drop is 0 or more, repeat 0 to {MostCopies}, delay_ms and status_lag_ms 0 to {LongestWait}");
        }

        if (rule.OrderId is { Length: 0 or > LongestKey })
        {
            return ApiError.Answer(StatusCodes.Status422UnprocessableEntity, $"order_id is null or has 1 to {LongestKey} characters");
        }

        return rules.Set(rule)
            ? TypedResults.Ok(rules.List())
            : ApiError.Answer(StatusCodes.Status422UnprocessableEntity, $"at most {MidtransRules.Most} rules");
    }

    private static IResult SetClock([FromBody] ClockOrder order, MidtransClock clock)
    {
        if (order.Now is { } now)
        {
            if (now.Year is < 2000 or > 2900)
            {
                return ApiError.Answer(StatusCodes.Status422UnprocessableEntity, "now must be from 2000 to 2900");
            }

            clock.Stop(now);
        }
        else if (order.AdvanceSeconds is { } seconds)
        {
            if (!clock.Advance(TimeSpan.FromSeconds(Math.Clamp(seconds, -1, int.MaxValue))))
            {
                return ApiError.Answer(StatusCodes.Status422UnprocessableEntity, "advance_seconds must be 0 to ten years in all");
            }
        }
        else
        {
            clock.Stop(at: null);
        }

        return TypedResults.Ok(new ClockFace(clock.Now));
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record AccountOrder
    {
        public required string ServerKey { get; init; }

        public required string ClientKey { get; init; }

        public string? NotificationUrl { get; init; }

        public IReadOnlyList<string>? InactiveMethods { get; init; }
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record ClockOrder
    {
        public DateTimeOffset? Now { get; init; }

        public long? AdvanceSeconds { get; init; }
    }

    private sealed record ClockFace(DateTimeOffset Now);
}
