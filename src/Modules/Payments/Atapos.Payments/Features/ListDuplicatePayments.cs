using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Payments.Features;

/// <summary>Lists money that came for orders that were closed or paid already, and awaits its refund (ruling 23).</summary>
internal sealed class ListDuplicatePayments : IEndpoint
{
    /// <param name="Id">Of the entry in the payment log; also what a refund of it is asked by.</param>
    /// <param name="Left">What is still to be given back, whole rupiah.</param>
    internal sealed record Response(
        [property: JsonPropertyName("py_id")] long Id,
        [property: JsonPropertyName("oh_id")] long OrderId,
        [property: JsonPropertyName("py_order_id")] string GatewayOrderId,
        [property: JsonPropertyName("py_transaction_id")] string TransactionId,
        [property: JsonPropertyName("py_payment_type")] string PaymentType,
        [property: JsonPropertyName("py_gross_amount")] decimal Amount,
        [property: JsonPropertyName("refunded_amount")] decimal Refunded,
        [property: JsonPropertyName("refundable_amount")] decimal Left,
        [property: JsonPropertyName("created_at")] DateTimeOffset ArrivedAt);

    private static readonly Keyset<DuplicatePayment> OldestFirst = Keyset<DuplicatePayment>.Rising(
        duplicate => duplicate.Id, id => duplicate => duplicate.Id > id, id => duplicate => duplicate.Id < id);

    private static readonly Expression<Func<DuplicatePayment, Response>> Projection = duplicate => new Response(
        duplicate.Id, duplicate.OrderId, duplicate.GatewayOrderId, duplicate.TransactionId, duplicate.PaymentType,
        duplicate.Amount.Amount, duplicate.Refunded.Amount, duplicate.Amount.Amount - duplicate.Refunded.Amount, duplicate.ArrivedAt);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/payments/duplicates", Handle)
        .For(Roles.Staff)
        .WithName("listDuplicatePayments").WithTags("Payments")
        .WithSummary("List duplicate payments that await their refund")
        .WithDescription("Money that the gateway took for an order that was cancelled, refunded or paid otherwise. By py_id, the lowest first.")
        .ProducesProblems(422);

    private static async Task<Ok<IReadOnlyList<Response>>> Handle(
        [AsParameters] PageQuery paging, HttpContext http, PaymentsDbContext store, CancellationToken cancellationToken)
    {
        var request = paging.Checked();
        var waiting = store.Duplicates.AsNoTracking().WaitingForRefund();
        var total = await waiting.LongCountAsync(cancellationToken);
        var page = await OldestFirst.ReadAsync(waiting, request, total, Projection, row => new(null, row.Id), cancellationToken);
        return TypedResults.Ok(http.Answer(page, request));
    }
}
