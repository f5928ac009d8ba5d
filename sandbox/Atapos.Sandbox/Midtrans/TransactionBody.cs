using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Midtrans;

/// <summary>A transaction as Midtrans writes it.</summary>
internal static class TransactionBody
{
    /// <summary>An amount in rupiah as bodies write it, for instance <c>51750.00</c>.</summary>
    public static string Amount(long rupiah) => string.Create(CultureInfo.InvariantCulture, $"{rupiah}.00");

    /// <summary>SHA-512 over order, code, amount and server key as they are written.</summary>
    public static string Sign(string orderId, string statusCode, string grossAmount, string serverKey) =>
        Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(orderId + statusCode + grossAmount + serverKey)));

    /// <summary>What <c>GET status</c> answers.</summary>
    public static JsonObject Status(Transaction transaction) => Signed(transaction, transaction.StatusCode, "Success, transaction is found");

    /// <summary>What a merchant is told.</summary>
    /// <param name="transaction">Of this.</param>
    /// <param name="confirmed">Whether the bank confirmed the refunds.</param>
    public static JsonObject Notification(Transaction transaction, bool confirmed) =>
        Signed(transaction, transaction.NotifiedCode, "midtrans payment notification", confirmed);

    /// <summary>What an action of the merchant answers: the common fields without method and signature.</summary>
    public static JsonObject Action(Transaction transaction, int code, string message) =>
        Common(transaction, code, message);

    /// <summary>What a charge answers: the common fields and those of the method.</summary>
    public static JsonObject Charge(Transaction transaction, string message)
    {
        var body = Common(transaction, transaction.StatusCode, message);
        AddDetails(body, transaction);
        body["expiry_time"] = MidtransClock.Text(transaction.Expiry);
        return body;
    }

    private static JsonObject Signed(Transaction transaction, int code, string message, bool confirmed = true)
    {
        var body = Common(transaction, code, message);
        AddDetails(body, transaction);
        var order = transaction.Order;
        body["signature_key"] = Sign(order.Id, MidtransAnswer.Text(code), Amount(order.GrossAmount), transaction.Account.ServerKey);
        if (transaction.Method.PaymentType is PaymentMethod.CreditCard or "ovo" or "dana" or "cstore" or PaymentMethod.Qris)
        {
            body["expiry_time"] = MidtransClock.Text(transaction.Expiry);
        }

        foreach (var (name, value) in order.CustomFields)
        {
            body[name] = value;
        }

        if (order.Metadata is { } metadata)
        {
            body["metadata"] = JsonNode.Parse(metadata);
        }

        if (transaction.Refunds.Count > 0)
        {
            body["refund_amount"] = Amount(transaction.RefundedAmount);
            body["refunds"] = new JsonArray([.. transaction.Refunds.Select(refund => Written(refund, confirmed || refund != transaction.Refunds[^1]))]);
        }

        return body;
    }

    private static JsonObject Common(Transaction transaction, int code, string message)
    {
        var body = new JsonObject
        {
            ["status_code"] = MidtransAnswer.Text(code),
            ["status_message"] = message,
            ["transaction_id"] = transaction.Id,
            ["order_id"] = transaction.Order.Id,
            ["merchant_id"] = transaction.Account.MerchantId,
            ["gross_amount"] = Amount(transaction.Order.GrossAmount),
            ["currency"] = "IDR",
            ["payment_type"] = transaction.Method.PaymentType,
            ["transaction_time"] = MidtransClock.Text(transaction.Time),
            ["transaction_status"] = transaction.Status,
        };
        if (transaction.Method.PaymentType is not "cstore")
        {
            body["fraud_status"] = transaction.FraudStatus;
        }

        if (transaction.SettledAt is { } settled)
        {
            body["settlement_time"] = MidtransClock.Text(settled);
        }

        return body;
    }

    private static void AddDetails(JsonObject body, Transaction transaction)
    {
        foreach (var (name, value) in transaction.Details)
        {
            body[name] = value?.DeepClone();
        }

        if (transaction is { SettledAt: { } paid, Method.Bank: not (null or "permata") })
        {
            body["payment_amounts"] = new JsonArray(
                new JsonObject { ["paid_at"] = MidtransClock.Text(paid), ["amount"] = Amount(transaction.Order.GrossAmount) });
        }

        if (transaction.SettledAt is not null && transaction.Method.PaymentType is "gopay")
        {
            body["payment_option_type"] = "GOPAY_WALLET";
        }
    }

    private static JsonObject Written(Refund refund, bool confirmed)
    {
        var body = new JsonObject
        {
            ["refund_chargeback_id"] = refund.Id,
            ["refund_amount"] = Amount(refund.Amount),
            ["created_at"] = MidtransClock.Text(refund.At),
            ["refund_key"] = refund.Key,
            ["refund_method"] = "online",
        };
        if (refund.Reason is { } reason)
        {
            body["reason"] = reason;
        }

        if (confirmed)
        {
            body["bank_confirmed_at"] = MidtransClock.Text(refund.At);
        }

        return body;
    }
}
