using System.Globalization;
using System.Text.Json.Nodes;
using Atapos.Payments.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Original;
using Atapos.Shared.Hosting.Wire;

namespace Atapos.Payments.Data;

/// <summary>The payment of an order of the original on its way to our tables.</summary>
internal sealed class OriginalHistory
{
    private const int Nobody = 0;
    private const string BroughtOver = "brought-over";
    private const string NoLine = """{"import": "The original has no line of this."}""";

    private readonly OriginalShop _shop;
    private readonly OriginalRow _order;
    private readonly OriginalPayment _paid;
    private readonly long _orderId;
    private readonly List<JsonObject> _log = [];
    private readonly List<long> _kept = [];

    internal OriginalHistory(OriginalShop shop, OriginalRow order, OriginalPayment paid, long? attempt, LogNumbers numbers, DateTimeOffset now)
    {
        (_shop, _order, _paid, _orderId) = (shop, order, paid, order.Id("oh_id"));
        foreach (var line in _paid.Log)
        {
            Keep(line);
        }

        AddMissing(numbers);
        Attempt = attempt is { } id ? AttemptOf(id, now) : null;
        Refund = _paid.Refunded > Money.Zero ? RefundOf(numbers.Next()) : null;
        Payment = _paid.Version > 0 || _log.Count > 0 ? PaymentOf(attempt) : null;
    }

    /// <summary>Null while nothing has happened to it.</summary>
    internal JsonObject? Payment { get; }

    internal JsonObject? Attempt { get; }

    internal JsonObject? Refund { get; }

    internal IReadOnlyList<JsonObject> Log => _log;

    /// <summary>The numbers of the original's lines that are in the log.</summary>
    internal IReadOnlyList<long> Kept => _kept;

    private string? TransactionId => _order.TextOrNone("oh_midtrans_transaction_id");

    private bool IsQris => _order.TextOrNone("oh_qris_string") is not null;

    private void Keep(OriginalRow line)
    {
        var id = line.Reference("py_id") ?? 0;
        try
        {
            _log.Add(line.Word<PaymentLogEvent>("py_event_type") is PaymentLogEvent.Cash ? CashLine(id, line) : GatewayLine(id, line));
            _kept.Add(id);
        }
        catch (Exception error) when (error is RefusedRowException or DomainException)
        {
            _shop.Report.Refuse(OriginalTables.PaymentLog, id, error.Message);
        }
    }

    private JsonObject CashLine(long id, OriginalRow line)
    {
        if (!_paid.IsCash)
        {
            throw new RefusedRowException("it tells of cash for an order that was not paid in cash");
        }

        if (_log.Exists(IsCash))
        {
            throw new RefusedRowException("it tells of cash for an order that was paid in cash already");
        }

        if (line.AmountOrNone("py_gross_amount") is { } amount && amount != _paid.Rounded)
        {
            _shop.Report.Mend(
                OriginalTables.PaymentLog, id, string.Create(CultureInfo.InvariantCulture, $"cash of {amount.Amount} is taken over as the {_paid.Rounded.Amount} that went into the drawer"));
        }

        var payload = line.Row("py_raw_payload");
        var tendered = payload.AmountOrNone("amount_paid") ?? line.AmountOrNone("amount_paid") ?? _paid.Rounded;
        return Cash(id, tendered < _paid.Rounded ? _paid.Rounded : tendered, line.Instant("created_at"), line.Reference("u_id") ?? payload.Reference("u_id"), line.Json("py_raw_payload"));
    }

    private JsonObject GatewayLine(long id, OriginalRow line)
    {
        var log = Line(id, line.Word<PaymentLogEvent>("py_event_type"), StatusAfter(line), line.AmountOrNone("py_gross_amount") ?? _paid.Total, line.Instant("created_at"), line.Json("py_raw_payload"));
        log["payment_type"] = Short(line, "py_payment_type", GatewayReport.LongestText);
        log["gateway_order_id"] = Short(line, "py_order_id", GatewayAttempt.LongestGatewayOrderId);
        log["transaction_id"] = Short(line, "py_transaction_id", GatewayReport.LongestText);
        log["transaction_status"] = Short(line, "py_transaction_status", GatewayReport.LongestText);
        log["fraud_status"] = Short(line, "py_fraud_status", GatewayReport.LongestText);
        log["signature"] = Short(line, "py_signature_key", PaymentLogEntryConfiguration.LongestSignature);
        return log;
    }

    // Each move of a payment is in the log, whatever the original wrote down.
    private void AddMissing(LogNumbers numbers)
    {
        if (_paid.IsCash && !_log.Exists(IsCash))
        {
            _log.Add(Cash(numbers.Next(), _paid.Rounded, _paid.PaidAt, by: null, NoLine));
        }
        else if (_log.Count == 0 && _paid.Status is (PaymentStatus.Settlement or PaymentStatus.Refund or PaymentStatus.Cancel))
        {
            var happened = _paid.Status is PaymentStatus.Cancel ? PaymentLogEvent.Cancel : PaymentLogEvent.StatusCheck;
            _log.Add(Line(numbers.Next(), happened, _paid.Status, _paid.Total, _paid.PaidAt, NoLine));
        }
        else
        {
            return;
        }

        _shop.Report.Mend(OriginalTables.Orders, _orderId, $"it is {EnumWords<PaymentStatus>.Of(_paid.Status)}, and no line of payment_log tells how; one is written");
    }

    private JsonObject Cash(long id, Money tendered, DateTimeOffset? at, long? by, string? payload)
    {
        var line = Line(id, PaymentLogEvent.Cash, PaymentStatus.Settlement, _paid.Rounded, at ?? _paid.PaidAt, payload);
        line["payment_type"] = OriginalPayment.Cash;
        line["tendered"] = tendered.Amount;
        line["change"] = (tendered - _paid.Rounded).Amount;
        line["staff_id"] = by ?? _order.Reference("u_id") ?? Nobody;
        return line;
    }

    private JsonObject Line(long id, PaymentLogEvent happened, PaymentStatus status, Money amount, DateTimeOffset? at, string? payload) => new()
    {
        ["me_id"] = _shop.Merchant,
        ["id"] = id,
        ["order_id"] = _orderId,
        ["event"] = EnumWords<PaymentLogEvent>.Of(happened),
        ["status"] = EnumWords<PaymentStatus>.Of(status),
        ["payment_type"] = null,
        ["amount"] = amount.Amount,
        ["tendered"] = null,
        ["change"] = null,
        ["staff_id"] = null,
        ["at"] = at ?? _paid.PlacedAt,
        ["gateway_order_id"] = null,
        ["transaction_id"] = null,
        ["transaction_status"] = null,
        ["fraud_status"] = null,
        ["signature"] = null,
        ["payload"] = payload,
    };

    private JsonObject PaymentOf(long? attempt) => new()
    {
        ["me_id"] = _shop.Merchant,
        ["order_id"] = _orderId,
        ["order_number"] = _order.Text("oh_order_number"),
        ["customer_id"] = _order.Reference("cu_id") is { } customer && _shop.IsHere(OriginalTables.Customers, customer) ? customer : null,
        ["total"] = _paid.Total.Amount,
        ["rounded"] = _paid.Rounded.Amount,
        ["status"] = EnumWords<PaymentStatus>.Of(_paid.Status),
        ["type"] = _paid.Type,
        ["collected"] = _paid.Collected.Amount,
        ["refunded"] = _paid.Refunded.Amount,
        ["paid_at"] = _paid.PaidAt,
        ["version"] = _paid.Version,
        ["attempts_made"] = attempt is null ? 0 : 1,
        ["settled_by"] = IsPaidByGateway ? attempt : null,
        ["settled_transaction_id"] = IsPaidByGateway ? TransactionId : null,
    };

    private bool IsPaidByGateway => _paid.Type is not null && !_paid.IsCash;

    // What still waits is looked at by the sweep: the gateway says what became of it.
    private JsonObject AttemptOf(long id, DateTimeOffset now)
    {
        var waits = _paid.Status is PaymentStatus.Pending;
        var state = waits ? IsQris ? AttemptState.Live : AttemptState.Opening : IsPaidByGateway ? AttemptState.Paid : AttemptState.Ended;
        return new()
        {
            ["me_id"] = _shop.Merchant,
            ["id"] = id,
            ["order_id"] = _orderId,
            ["number"] = 1,
            ["kind"] = EnumWords<AttemptKind>.Of(IsQris ? AttemptKind.Qris : AttemptKind.Snap),
            ["gateway_order_id"] = _paid.GatewayOrderId,
            ["uses_own_account"] = _shop.Terms.UsesOwnAccount,
            ["amount"] = _paid.Total.Amount,
            ["state"] = EnumWords<AttemptState>.Of(state),
            ["started_at"] = _paid.PlacedAt,
            ["expires_at"] = _order.Instant("oh_expired_at") ?? _paid.PlacedAt.AddDays(1),
            ["qr_string"] = _order.TextOrNone("oh_qris_string"),
            ["qr_actions"] = JsonNode.Parse(_order.Json("oh_qris_actions") ?? "null"),
            ["transaction_id"] = TransactionId,
            ["transaction_status"] = _order.TextOrNone("oh_midtrans_transaction_status"),
            ["fraud_status"] = _order.TextOrNone("oh_fraud_status"),
            ["payment_type"] = _order.TextOrNone("oh_payment_type"),
            ["acquirer"] = _order.TextOrNone("oh_qris_acquirer"),
            ["transaction_time"] = _order.Instant("oh_midtrans_transaction_time"),
            ["attempts"] = 0,
            ["next_attempt_at"] = waits ? now : null,
        };
    }

    private JsonObject RefundOf(long id)
    {
        var told = _paid.Log.LastOrDefault(line => line.TextOrNone("py_event_type") is "refund");
        var at = told?.Instant("created_at") ?? _paid.PaidAt;
        return new()
        {
            ["me_id"] = _shop.Merchant,
            ["id"] = id,
            ["order_id"] = _orderId,
            ["key"] = BroughtOver,
            ["amount"] = _paid.Refunded.Amount,
            ["method"] = EnumWords<RefundMethod>.Of(_paid.IsCash ? RefundMethod.Cash : RefundMethod.Elsewhere),
            ["state"] = EnumWords<RefundState>.Of(RefundState.Done),
            ["transaction_id"] = IsPaidByGateway ? TransactionId : null,
            ["asked_at"] = at,
            ["done_at"] = at,
            ["attempts"] = 0,
        };
    }

    // The gateway's word, or where it has none, what was done; most of both are our own words.
    private static PaymentStatus StatusAfter(OriginalRow line) => line.TextOrNone("py_transaction_status")?.ToLowerInvariant() switch
    {
        "capture" or "partial_refund" => PaymentStatus.Settlement,
        "chargeback" => PaymentStatus.Refund,
        var word when EnumWords<PaymentStatus>.TryParse(word ?? line.TextOrNone("py_event_type")?.ToLowerInvariant(), out var status) => status,
        _ => PaymentStatus.Pending,
    };

    private static bool IsCash(JsonObject line) => string.Equals(line["event"]!.GetValue<string>(), OriginalPayment.Cash, StringComparison.Ordinal);

    private static string? Short(OriginalRow line, string column, int most) => line.TextOrNone(column) is { Length: var length } text && length > most
        ? throw new RefusedRowException(string.Create(CultureInfo.InvariantCulture, $"{column} has {text.Length} characters; {most} are kept"))
        : line.TextOrNone(column);
}
