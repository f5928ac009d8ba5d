using System.Text.Json.Serialization;
using Atapos.Ordering.Contracts;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Payments.Gateway;
using Atapos.Payments.Midtrans;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Payments.Features;

/// <summary>Asks the gateway how the payment of an order stands, and follows what it says.</summary>
internal sealed class CheckStatus : IEndpoint
{
    /// <param name="Gateway">What the gateway says; null when it was not asked or knows of no payment yet.</param>
    internal sealed record Response(
        [property: JsonPropertyName("oh_id")] long OrderId,
        [property: JsonPropertyName("oh_payment_status")] PaymentStatus Status,
        [property: JsonPropertyName("oh_midtrans_order_id")] string? GatewayOrderId,
        [property: JsonPropertyName("oh_midtrans_transaction_id")] string? TransactionId,
        [property: JsonPropertyName("oh_payment_type")] string? PaymentType,
        [property: JsonPropertyName("oh_paid_at")] DateTimeOffset? PaidAt,
        [property: JsonPropertyName("midtrans_response")] GatewayAnswer? Gateway);

    internal sealed record GatewayAnswer(
        [property: JsonPropertyName("status_code")] string? StatusCode,
        [property: JsonPropertyName("status_message")] string? StatusMessage,
        [property: JsonPropertyName("order_id")] string? OrderId,
        [property: JsonPropertyName("transaction_id")] string? TransactionId,
        [property: JsonPropertyName("transaction_status")] string? TransactionStatus,
        [property: JsonPropertyName("fraud_status")] string? FraudStatus,
        [property: JsonPropertyName("payment_type")] string? PaymentType,
        [property: JsonPropertyName("gross_amount")] decimal? GrossAmount,
        [property: JsonPropertyName("refund_amount")] decimal? Refunded);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/orders/{oh_id:long}/check-status", Handle)
        .For(Roles.OwnerOrStaff)
        .BeginsLate()
        .WithName("checkStatus").WithTags("Payments")
        .WithSummary("Ask the gateway how a payment stands")
        .WithDescription("Before the customer has chosen how to pay, and for an order that never went to the gateway, the state that is known here is answered.")
        .ProducesProblems(404, 409, 502, 504);

    private static async Task<Results<Ok<Response>, NotFound>> Handle(
        long oh_id, Caller caller, PaymentsDbContext store, OwnTransaction own, StatusDesk desk, CancellationToken cancellationToken)
    {
        if (await own.RunAsync(store.CurrentTenant, (services, token) => ReadAsync(services, oh_id, caller, token), cancellationToken) is not { } before)
        {
            return TypedResults.NotFound();
        }

        GatewayReport? report = null;
        if (before.Attempt is { } attempt)
        {
            try
            {
                report = await desk.AskAsync(attempt, cancellationToken);
            }
            catch (GatewayException failure)
            {
                throw GatewayProblems.Of(failure);
            }
        }

        var after = report is null ? before : await own.RunAsync(store.CurrentTenant, (services, token) => ReadAsync(services, oh_id, caller, token), cancellationToken);
        return TypedResults.Ok(Of(oh_id, after!, report));
    }

    private static async Task<Standing?> ReadAsync(IServiceProvider services, long orderId, Caller caller, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<IOrderBills>().FindAsync(orderId, cancellationToken) is not { } bill)
        {
            return null;
        }

        caller.RequireOwnership(bill.CustomerId);
        var payment = await services.GetRequiredService<PaymentsDbContext>().Payments.AsNoTracking()
            .Include(one => one.Attempts)
            .SingleOrDefaultAsync(one => one.OrderId == orderId, cancellationToken);
        var attempt = payment?.SettledAttempt ?? payment?.NewestAttempt;
        return new(payment, attempt, attempt is null ? null : await KnownAttempt.OfAsync(attempt, services.GetRequiredService<MerchantAccounts>(), cancellationToken));
    }

    private static Response Of(long orderId, Standing standing, GatewayReport? report) => new(
        orderId, standing.Payment?.Status ?? PaymentStatus.Pending, standing.Newest?.GatewayOrderId, standing.Newest?.TransactionId,
        standing.Payment?.Type ?? standing.Newest?.PaymentType, standing.Payment?.PaidAt,
        report is null ? null : new(
            report.StatusCode, report.StatusMessage, report.GatewayOrderId, report.TransactionId, report.TransactionStatus, report.FraudStatus,
            report.PaymentType, report.GrossAmount?.Amount, report.RefundedTotal == Money.Zero ? null : report.RefundedTotal.Amount));

    private sealed record Standing(Payment? Payment, GatewayAttempt? Newest, KnownAttempt? Attempt);
}
