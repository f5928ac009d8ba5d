using System.Text.Json;
using System.Text.Json.Nodes;
using Atapos.Sandbox.Midtrans.Http;

namespace Atapos.Sandbox.Midtrans.Snap;

/// <summary>What a customer does on a Snap page.</summary>
internal sealed class SnapCheckout(SnapSessions sessions, MidtransLedger ledger, MidtransClock clock, MidtransIds ids)
{
    private const string Otp = "112233";

    /// <summary>What a customer can do to a payment: the words of the page's buttons.</summary>
    private static readonly Dictionary<string, TransactionAction> Actions = new(StringComparer.Ordinal)
    {
        ["pay"] = TransactionAction.Settle,
        ["deny"] = TransactionAction.Deny,
        ["expire"] = TransactionAction.Expire,
        ["cancel"] = TransactionAction.Cancel,
    };

    /// <summary>The result as <c>snap.js</c> hands it over, null while no method is chosen.</summary>
    public JsonObject? Result(SnapSession session) => ledger.With(
        session.Account, session.Order.Id, transaction => transaction is null ? null : Result(session, transaction));

    /// <summary>Chooses a method; a card is charged at once.</summary>
    public JsonObject Choose(SnapSession session, JsonElement form)
    {
        var name = form.Get("method").Text();
        var method = session.Order.Methods.FirstOrDefault(method => string.Equals(method.Name, name, StringComparison.Ordinal));
        if (method is null || session.Account.InactiveMethods.Contains(method.Name, StringComparer.Ordinal))
        {
            return Error("402", "Payment channel is not activated.");
        }

        var details = PaymentDetails.Of(method, ids);
        TransactionAction? first = null;
        if (method.Name is PaymentMethod.CreditCard)
        {
            var number = string.Concat((form.Get("card_number").Text() ?? "").Where(char.IsAsciiDigit));
            if (number.Length != PaymentDetails.GoodCard.Length)
            {
                return Error("400", "Card number must have 16 digits");
            }

            var approved = number is PaymentDetails.GoodCard && form.Get("cvv").Text() is PaymentDetails.GoodCvv && form.Get("otp").Text() is Otp;
            details = PaymentDetails.OfCard(number, approved, ids);
            first = !approved ? TransactionAction.Deny
                : form.Get("challenge").ValueKind is JsonValueKind.True ? TransactionAction.Challenge : TransactionAction.Capture;
        }

        var request = new NewTransaction(session.Account, session.Order, method, details, session.Token);
        return sessions.WhileOpen(
            session.Token,
            () => ledger.Open(request, first, transaction => Result(session, transaction)) ?? Error("406", "transaction has been processed"))
            ?? Error("407", "transaction has been expired or canceled");
    }

    /// <summary>Does what the button says.</summary>
    public JsonObject Act(SnapSession session, JsonElement form)
    {
        if (!Actions.TryGetValue(form.Get("action").Text() ?? "", out var action))
        {
            return Error("400", "action must be pay, deny, expire or cancel");
        }

        return ledger.Change(
            session.Account,
            session.Order.Id,
            transaction => string.Equals(transaction.SnapToken, session.Token, StringComparison.Ordinal)
                && transaction.Status is Transaction.Pending && transaction.Apply(action, clock.Now),
            (transaction, done) => done ? Result(session, transaction!) : Error("406", "transaction has been processed"));
    }

    private static JsonObject Result(SnapSession session, Transaction transaction)
    {
        var body = TransactionBody.Status(transaction);
        body.Remove("signature_key");
        var code = transaction.Status is Transaction.Canceled ? 202 : transaction.StatusCode;
        body["status_code"] = MidtransAnswer.Text(code);
        if (session.Order.FinishUrl is { } url)
        {
            var query = $"order_id={Uri.EscapeDataString(session.Order.Id)}&status_code={code}&transaction_status={transaction.Status}";
            body["finish_redirect_url"] = $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
        }

        return body;
    }

    private static JsonObject Error(string code, string message) => new() { ["status_code"] = code, ["status_message"] = new JsonArray(message) };
}
