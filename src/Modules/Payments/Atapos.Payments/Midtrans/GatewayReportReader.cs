using Atapos.Payments.Domain;
using Atapos.Shared;

namespace Atapos.Payments.Midtrans;

/// <summary>Reads what the gateway says of a transaction, from answers and notifications alike. Only what is no JSON object at all is refused.</summary>
internal static class GatewayReportReader
{
    /// <summary>Reads a body.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="largest">The most bytes that are looked at.</param>
    /// <exception cref="UnreadableReportException">It is no JSON object that could be kept.</exception>
    internal static GatewayReport Read(ReadOnlyMemory<byte> body, int largest) => Of(GatewayJson.Parse(body, largest));

    /// <summary>What an object says.</summary>
    internal static GatewayReport Of(GatewayJson json)
    {
        var status = json.Word("transaction_status");
        var gross = json.Amount("gross_amount");
        List<ReportedRefund> refunds =
        [
            .. json.Objects("refunds").Select(refund => new ReportedRefund(
                refund.Text("refund_chargeback_id"), refund.Text("refund_key"), refund.Amount("refund_amount") ?? Money.Zero,
                refund.Time("created_at"), refund.Text("reason"), refund.Time("bank_confirmed_at"))),
        ];
        return new()
        {
            GatewayOrderId = json.Text("order_id"),
            TransactionId = json.Text("transaction_id"),
            TransactionStatus = status,
            FraudStatus = json.Word("fraud_status"),
            PaymentType = json.Word("payment_type"),
            Acquirer = json.Word("acquirer"),
            Issuer = json.Word("issuer"),
            IsOnUs = json.Word("transaction_type") switch
            {
                "on-us" => true,
                "off-us" => false,
                _ => null,
            },
            GrossAmount = gross,
            StatusCode = json.Text("status_code"),
            StatusMessage = json.Text("status_message"),
            TransactionTime = json.Time("transaction_time"),
            SettledAt = json.Time("settlement_time"),
            ExpiresAt = json.Time("expiry_time"),
            RefundedTotal = Refunded(status, gross, json.Amount("refund_amount") ?? Money.Zero, refunds),
            Refunds = refunds,
            Raw = json.Raw,
        };
    }

    // The sum of the parts and the total may lag behind each other, and after a full refund both may be missing.
    private static Money Refunded(string? status, Money? gross, Money total, IEnumerable<ReportedRefund> refunds)
    {
        var sum = Money.Of(Math.Min(refunds.Sum(refund => refund.Amount.Amount), Money.Max));
        var told = sum > total ? sum : total;
        return told == Money.Zero && status is "refund" ? gross ?? Money.Zero : told;
    }
}
