using System.Text.Json;
using System.Text.RegularExpressions;
using Atapos.Sandbox.Midtrans.Http;

namespace Atapos.Sandbox.Midtrans.Core;

/// <summary>Pays back, as far as the method can and something is left.</summary>
internal sealed partial class RefundDesk(MidtransLedger ledger, MidtransRules rules, MidtransClock clock, MidtransIds ids)
{
    private const int LongestReason = 255;

    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(7);

    /// <summary>Pays back what the request asks for.</summary>
    /// <param name="request">With <c>refund_key</c>, <c>amount</c> and <c>reason</c>, each optional.</param>
    /// <param name="approval">What to say of a refund that was made.</param>
    public MidtransAnswer Refund(MidtransRequest request, string approval)
    {
        MidtransAnswer? answer = null;
        return ledger.Change(
            request.Account,
            request.Route("id"),
            transaction =>
            {
                (answer, var done) = Decide(transaction, request.Body, approval);
                return done;
            },
            (transaction, _) => transaction is null ? Refusal(StatusCodes.Status404NotFound, MidtransAnswer.NotFound) : answer!);
    }

    private static MidtransAnswer Made(Transaction transaction, Refund refund, string approval)
    {
        var body = TransactionBody.Action(transaction, StatusCodes.Status200OK, approval);
        body["refund_chargeback_id"] = refund.Id;
        body["refund_amount"] = TransactionBody.Amount(refund.Amount);
        body["refund_key"] = refund.Key;
        return new MidtransAnswer(StatusCodes.Status200OK, body);
    }

    private (MidtransAnswer Answer, bool Done) Decide(Transaction transaction, JsonElement body, string approval)
    {
        var key = body.Get("refund_key");
        var reason = body.Get("reason").Text();
        if (key.IsGiven() && (key.Text() is not { } text || !KeyPattern().IsMatch(text)))
        {
            return (MidtransAnswer.Invalid(["refund_key must only contain alphanumeric, dash(-) and underscore(_)"], ids), false);
        }

        if (reason?.Length > LongestReason)
        {
            return (MidtransAnswer.Invalid(["reason is too long, maximum length is 255"], ids), false);
        }

        var amount = body.Get("amount");
        if (amount.IsGiven() && amount.Whole() is null)
        {
            return (Refusal(StatusCodes.Status414UriTooLong, "Refund amount must be an integer"), false);
        }

        var now = clock.Now;
        if (transaction.Refunds.FirstOrDefault(refund => string.Equals(refund.Key, key.Text(), StringComparison.Ordinal)) is { } former)
        {
            return now - former.At <= KeyLifetime && (amount.Whole() ?? former.Amount) == former.Amount
                ? (Made(transaction, former, approval), false)
                : (Refusal(StatusCodes.Status406NotAcceptable, "Duplicate refund ID"), false);
        }

        var wanted = amount.Whole() ?? transaction.RefundableAmount;
        if (Refuse(transaction, wanted, now) is { } refusal)
        {
            return (refusal, false);
        }

        return (Made(transaction, transaction.AddRefund(key.Text(), wanted, reason, now), approval), true);
    }

    private MidtransAnswer? Refuse(Transaction transaction, long wanted, DateTimeOffset now)
    {
        var ordered = rules.For(transaction.Order.Id).RefuseRefunds;
        if (!transaction.IsRefundable || transaction.Method.Refund is not { } rule || ordered is RefundRefusal.NotAllowed)
        {
            return Refusal(StatusCodes.Status412PreconditionFailed, MidtransAnswer.NotModifiable);
        }

        if (now - (transaction.SettledAt ?? transaction.Time) > transaction.RefundWindow || (transaction.RestsAtNight && MidtransClock.IsNight(now)))
        {
            return Refusal(StatusCodes.Status412PreconditionFailed, "Payment Provider doesn't allow refund within this time");
        }

        if (ordered is RefundRefusal.Rejected)
        {
            return Refusal(StatusCodes.Status414UriTooLong, "Refund request is rejected due to merchant insufficient funds.");
        }

        if (wanted <= 0 || wanted > transaction.RefundableAmount || (!rule.Partly && wanted != transaction.Order.GrossAmount))
        {
            return Refusal(StatusCodes.Status414UriTooLong, "Refund amount is invalid or exceeds the amount that is left");
        }

        if (ordered is not RefundRefusal.DeniedByBank)
        {
            return null;
        }

        var body = TransactionBody.Action(transaction, StatusCodes.Status202Accepted, "Refund denied by the bank");
        body["refund_amount"] = TransactionBody.Amount(0);
        return new MidtransAnswer(StatusCodes.Status202Accepted, body);
    }

    private MidtransAnswer Refusal(int code, string message) => MidtransAnswer.Of(code, message, ids);

    [GeneratedRegex(@"\A[A-Za-z0-9\-_]{1,255}\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex KeyPattern();
}
