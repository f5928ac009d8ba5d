using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Midtrans.Notifications;

/// <summary>Tells merchants what became of a transaction, as truly as the rules let it.</summary>
internal sealed class Notifier(NotificationQueue queue, MidtransRules rules, MidtransAccounts accounts)
{
    // The bank's word on a refund comes a little later.
    private static readonly TimeSpan UntilConfirmed = TimeSpan.FromMilliseconds(500);

    /// <summary>Tells the present state.</summary>
    public void Tell(Transaction transaction)
    {
        var refunded = transaction.Status is Transaction.Refunded or Transaction.PartlyRefunded;
        Tell(transaction, TransactionBody.Notification(transaction, confirmed: !refunded), TimeSpan.Zero);
        if (refunded)
        {
            Tell(transaction, TransactionBody.Notification(transaction, confirmed: true), UntilConfirmed);
        }
    }

    /// <summary>Alters a notification.</summary>
    public static void Tamper(JsonObject body, Tampering tampering, string serverKey)
    {
        switch (tampering)
        {
            case Tampering.Signature:
                var signature = body["signature_key"]!.ToString();
                body["signature_key"] = (signature[0] is '0' ? '1' : '0') + signature[1..];
                break;
            case Tampering.Status:
                body["transaction_status"] = body["status_code"]!.ToString() is "200"
                    ? body["transaction_status"]!.ToString() is "refund" ? "settlement" : "refund" : "settlement";
                break;
            case Tampering.Amount:
                body["gross_amount"] = $"1{body["gross_amount"]}";
                Resign(body, serverKey);
                break;
            case Tampering.Order:
                body["order_id"] = $"unknown-{body["order_id"]}";
                Resign(body, serverKey);
                break;
        }
    }

    /// <summary>Dresses a body as the rule wants it.</summary>
    public static void Dress(JsonObject body, MidtransRule rule)
    {
        if (rule.UppercaseStatus)
        {
            body["transaction_status"] = body["transaction_status"]!.ToString().ToUpperInvariant();
        }

        if (rule.OmitFraudStatus)
        {
            body.Remove("fraud_status");
        }

        if (rule.ExtraFields)
        {
            body["customer_mood"] = "fine";
            body["route"] = new JsonObject { ["hops"] = new JsonArray(1, 2, 3), ["via"] = null };
        }
    }

    /// <summary>Signs a body anew.</summary>
    public static void Resign(JsonObject body, string serverKey) => body["signature_key"] = TransactionBody.Sign(
        $"{body["order_id"]}", $"{body["status_code"]}", $"{body["gross_amount"]}", serverKey);

    private void Tell(Transaction transaction, JsonObject body, TimeSpan delay)
    {
        var orderId = transaction.Order.Id;
        var rule = rules.For(orderId);
        Dress(body, rule);
        Tamper(body, rule.Tamper, transaction.Account.ServerKey);
        foreach (var url in transaction.Order.Targets.Of(accounts.Find(transaction.Account.ServerKey)?.NotificationUrl))
        {
            var state = rules.TakeDrop(orderId) ? DeliveryState.Dropped : rule.Hold ? DeliveryState.Held : DeliveryState.Waiting;
            for (var copy = 0; copy <= rule.Repeat; copy++)
            {
                queue.Add(orderId, transaction.Status, url, body.ToJsonString(), state, delay + TimeSpan.FromMilliseconds(rule.DelayMs));
            }
        }
    }
}
