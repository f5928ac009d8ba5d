using System.Text.Json.Nodes;
using Atapos.Sandbox.Midtrans.Http;

namespace Atapos.Sandbox.Midtrans.Core;

/// <summary>Charges directly, without a Snap session.</summary>
internal sealed class Charging(MidtransLedger ledger, CardTokens cards, MidtransIds ids)
{
    /// <summary>Opens a transaction by the method the request names.</summary>
    public MidtransAnswer Charge(MidtransRequest request)
    {
        var (order, faults) = OrderReader.Read(request.Body, NotificationTargets.Read(request.Http));
        var type = request.Body.Get("payment_type").Text();
        var (method, details, first, refusal) = Chosen(request, type);
        if (faults.Count > 0)
        {
            return MidtransAnswer.Invalid(faults, ids);
        }

        if (method is null)
        {
            return refusal ?? MidtransAnswer.Invalid(["payment_type is not supported"], ids);
        }

        if (request.Account.InactiveMethods.Contains(method.Name, StringComparer.Ordinal))
        {
            return MidtransAnswer.Of(StatusCodes.Status402PaymentRequired, "Payment channel is not activated.", ids);
        }

        var charged = ledger.Open(new NewTransaction(request.Account, order, method, details, SnapToken: null), first, transaction =>
        {
            var body = TransactionBody.Charge(transaction, MessageOf(transaction));
            if (Actions(transaction, request.Origin) is { Count: > 0 } actions)
            {
                body["actions"] = actions;
            }

            if (method.PaymentType is PaymentMethod.Qris)
            {
                body.Remove("issuer");
                body.Remove("transaction_type");
                body.Remove("merchant_cross_reference_id");
                body["qr_string"] = PaymentDetails.QrString(transaction);
            }

            return new MidtransAnswer(transaction.StatusCode, body);
        });
        return charged ?? MidtransAnswer.Of(
            StatusCodes.Status406NotAcceptable, "Duplicate order ID. order_id has already been utilized previously. Please use a different order_id.", ids);
    }

    private static string MessageOf(Transaction transaction) => transaction.Method.PaymentType switch
    {
        PaymentMethod.Qris => "QRIS transaction is created",
        "gopay" => "GoPay transaction is created",
        "shopeepay" => "ShopeePay transaction is created",
        "bank_transfer" => "Success, Bank Transfer transaction is created",
        "echannel" => "OK, Mandiri Bill transaction is successful",
        "cstore" => "Success, cstore transaction is successful",
        PaymentMethod.CreditCard when transaction.Status is Transaction.Denied => "Deny by Bank [BNI] with code [05] and message [Do not honour]",
        PaymentMethod.CreditCard => "Success, Credit Card transaction is successful",
        _ => "Success, transaction is created",
    };

    private static JsonArray Actions(Transaction transaction, string origin)
    {
        var core = $"{origin}{MidtransModule.CorePath}";
        var page = $"{origin}{MidtransModule.BasePath}?order_id={transaction.Order.Id}";
        return transaction.Method.PaymentType switch
        {
            PaymentMethod.Qris => [Action("generate-qr-code", "GET", $"{core}/qris/{transaction.Id}/qr-code")],
            "gopay" =>
            [
                Action("generate-qr-code", "GET", $"{core}/gopay/{transaction.Id}/qr-code"),
                Action("deeplink-redirect", "GET", page),
                Action("get-status", "GET", $"{core}/{transaction.Id}/status"),
                Action("cancel", "POST", $"{core}/{transaction.Id}/cancel"),
            ],
            "shopeepay" or "dana" => [Action("deeplink-redirect", "GET", page)],
            _ => [],
        };
    }

    private static JsonObject Action(string name, string method, string url) => new() { ["name"] = name, ["method"] = method, ["url"] = url };

    private Choice Chosen(MidtransRequest request, string? type)
    {
        var body = request.Body;
        return type switch
        {
            PaymentMethod.Qris => Acquirer(body.Get(PaymentMethod.Qris).Get("acquirer").Text()) is { } acquirer
                ? new Choice(PaymentMethod.Find("other_qris"), PaymentDetails.Of(PaymentMethod.Find("other_qris")!, ids, acquirer), First: null, Refusal: null)
                : Refused("qris.acquirer must be gopay or airpay shopee"),
            "bank_transfer" => Of(PaymentMethod.Find($"{body.Get("bank_transfer").Get("bank").Text()}_va"), "bank_transfer.bank is not supported"),
            "cstore" => body.Get("cstore").Get("store").Text() is "indomaret" or "alfamart"
                ? Of(PaymentMethod.Find(body.Get("cstore").Get("store").Text()), "")
                : Refused("cstore.store must be indomaret or alfamart"),
            PaymentMethod.CreditCard => Card(request),
            "permata" => Of(PaymentMethod.Find("permata_va"), ""),
            _ => Of(PaymentMethod.All.FirstOrDefault(method => string.Equals(method.PaymentType, type, StringComparison.Ordinal)), "payment_type is not supported"),
        };
    }

    private static string? Acquirer(string? given) => given is null or "gopay" ? "gopay" : given is "airpay shopee" or "shopeepay" ? "airpay shopee" : null;

    private Choice Of(PaymentMethod? method, string refusal) =>
        method is null ? Refused(refusal) : new Choice(method, PaymentDetails.Of(method, ids), First: null, Refusal: null);

    private Choice Card(MidtransRequest request)
    {
        var token = request.Body.Get(PaymentMethod.CreditCard).Get("token_id").Text() ?? "";
        if (cards.Take(request.Account, token) is not { } card)
        {
            return new Choice(Method: null, [], First: null, MidtransAnswer.Of(
                StatusCodes.Status411LengthRequired, "Credit card token id is missing, invalid, or timed out.", ids));
        }

        return new Choice(
            PaymentMethod.Find(PaymentMethod.CreditCard),
            PaymentDetails.OfCard(card.Number, card.IsGood, ids),
            card.IsGood ? TransactionAction.Capture : TransactionAction.Deny,
            Refusal: null);
    }

    private Choice Refused(string message) => new(Method: null, [], First: null, MidtransAnswer.Invalid([message], ids));

    private sealed record Choice(PaymentMethod? Method, JsonObject Details, TransactionAction? First, MidtransAnswer? Refusal);
}
