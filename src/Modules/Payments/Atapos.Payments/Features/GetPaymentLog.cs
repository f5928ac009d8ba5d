using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Atapos.Ordering.Contracts;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Payments.Features;

/// <summary>Shows all that happened to the payment of an order, the newest first.</summary>
internal sealed class GetPaymentLog : IEndpoint
{
    /// <param name="Status">The state that the payment had afterwards.</param>
    /// <param name="Mark">What is out of the ordinary: <c>duplicate_payment</c>, <c>amount_mismatch</c>, <c>reversed</c>, <c>chargeback</c>, <c>unknown_status</c>, <c>refused</c>.</param>
    /// <param name="Payload">What the gateway sent.</param>
    internal sealed record Response(
        [property: JsonPropertyName("py_id")] long Id,
        [property: JsonPropertyName("oh_id")] long OrderId,
        [property: JsonPropertyName("py_event_type")] PaymentLogEvent Event,
        [property: JsonPropertyName("oh_payment_status")] PaymentStatus Status,
        [property: JsonPropertyName("py_order_id")] string? GatewayOrderId,
        [property: JsonPropertyName("py_transaction_id")] string? TransactionId,
        [property: JsonPropertyName("py_transaction_status")] string? TransactionStatus,
        [property: JsonPropertyName("py_fraud_status")] string? FraudStatus,
        [property: JsonPropertyName("py_payment_type")] string? PaymentType,
        [property: JsonPropertyName("py_gross_amount")] decimal Amount,
        [property: JsonPropertyName("py_mark")] PaymentLogMark? Mark,
        [property: JsonPropertyName("refund_key")] string? RefundKey,
        [property: JsonPropertyName("amount_paid")] decimal? Tendered,
        [property: JsonPropertyName("change_amount")] decimal? Change,
        [property: JsonPropertyName("u_id")] long? StaffId,
        [property: JsonPropertyName("cu_id")] long? CustomerId,
        [property: JsonPropertyName("py_raw_payload")] JsonNode? Payload,
        [property: JsonPropertyName("created_at")] DateTimeOffset At);

    private static readonly Keyset<PaymentLogEntry> NewestFirst = Keyset<PaymentLogEntry>.Newest(
        entry => entry.At,
        entry => entry.Id,
        (at, id) => entry => EF.Functions.LessThan(ValueTuple.Create(entry.At, entry.Id), ValueTuple.Create(at, id)),
        (at, id) => entry => EF.Functions.GreaterThan(ValueTuple.Create(entry.At, entry.Id), ValueTuple.Create(at, id)));

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/orders/{oh_id:long}/payment-log", Handle)
        .For(Roles.Staff)
        .WithName("getPaymentLog").WithTags("Payments")
        .WithSummary("Show what happened to a payment")
        .WithDescription("Every charge, notification, question, refund and move, the newest first. Entries are never changed. Signatures are kept and not shown.")
        .ProducesProblems(404, 422);

    private static async Task<Results<Ok<IReadOnlyList<Response>>, NotFound>> Handle(
        long oh_id, [AsParameters] PageQuery paging, HttpContext http, PaymentsDbContext store, IOrderBills bills, CancellationToken cancellationToken)
    {
        var request = paging.Checked();
        if (await bills.FindAsync(oh_id, cancellationToken) is null)
        {
            return TypedResults.NotFound();
        }

        var log = store.Log.AsNoTracking().Where(entry => EF.Property<long>(entry, PaymentsDbContext.OrderOfLog) == oh_id);
        var total = await log.LongCountAsync(cancellationToken);
        var page = await NewestFirst.ReadAsync(log, request, total, entry => entry, entry => new(entry.At, entry.Id), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<Response>>([.. http.Answer(page, request).Select(entry => Of(entry, oh_id))]);
    }

    private static Response Of(PaymentLogEntry entry, long orderId) => new(
        entry.Id, orderId, entry.Event, entry.Status, entry.GatewayOrderId, entry.TransactionId, entry.TransactionStatus, entry.FraudStatus,
        entry.PaymentType, entry.Amount.Amount, entry.Mark, entry.RefundKey, entry.Tendered?.Amount, entry.Change?.Amount, entry.StaffId, entry.CustomerId,
        WithoutSignature(entry.Payload), entry.At);

    // What proves that the gateway spoke would let whoever reads it speak in the gateway's name once more.
    private static JsonNode? WithoutSignature(string? payload)
    {
        var node = payload is null ? null : JsonNode.Parse(payload);
        (node as JsonObject)?.Remove("signature_key");
        return node;
    }
}
