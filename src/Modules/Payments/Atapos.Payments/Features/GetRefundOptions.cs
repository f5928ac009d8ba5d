using System.Text.Json.Serialization;
using Atapos.Ordering.Contracts;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Payments.Features;

/// <summary>Says whether and how an order can be refunded, how much, and until when.</summary>
internal sealed class GetRefundOptions : IEndpoint
{
    /// <param name="CanRefund">Whether anything can be given back now, by whatever method.</param>
    /// <param name="Method"><c>cash</c>, <c>manual</c> or <c>gateway</c>; null while nothing was paid.</param>
    /// <param name="CanPartially">Whether less than all of it can be given back.</param>
    /// <param name="Left">The most that can be given back, whole rupiah.</param>
    /// <param name="Until">Until when the gateway gives it back, UTC; null when there is no end, or it is not the gateway's.</param>
    /// <param name="NotBefore">When the gateway is closed for this at this hour: from when on, UTC.</param>
    /// <param name="Refunds">What was given back, or is being, the oldest first.</param>
    internal sealed record Response(
        [property: JsonPropertyName("oh_id")] long OrderId,
        [property: JsonPropertyName("oh_payment_status")] PaymentStatus Status,
        [property: JsonPropertyName("oh_payment_type")] string? PaymentType,
        [property: JsonPropertyName("collected_amount")] decimal Collected,
        [property: JsonPropertyName("oh_refunded_amount")] decimal Refunded,
        [property: JsonPropertyName("can_refund")] bool CanRefund,
        [property: JsonPropertyName("refund_method")] RefundMethod? Method,
        [property: JsonPropertyName("can_refund_partially")] bool CanPartially,
        [property: JsonPropertyName("refundable_amount")] decimal Left,
        [property: JsonPropertyName("refundable_until")] DateTimeOffset? Until,
        [property: JsonPropertyName("not_before")] DateTimeOffset? NotBefore,
        [property: JsonPropertyName("refunds")] IReadOnlyList<Item> Refunds);

    /// <param name="State"><c>asked</c> while the gateway has not said what became of it, then <c>done</c> or <c>refused</c>.</param>
    internal sealed record Item(
        [property: JsonPropertyName("refund_key")] string Key,
        [property: JsonPropertyName("refund_amount")] decimal Amount,
        [property: JsonPropertyName("refund_method")] RefundMethod Method,
        [property: JsonPropertyName("refund_state")] RefundState State,
        [property: JsonPropertyName("reason")] string? Reason,
        [property: JsonPropertyName("u_id")] long? StaffId,
        [property: JsonPropertyName("asked_at")] DateTimeOffset AskedAt,
        [property: JsonPropertyName("refunded_at")] DateTimeOffset? DoneAt);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/orders/{oh_id:long}/refund-options", Handle)
        .For(Roles.Staff)
        .WithName("getRefundOptions").WithTags("Payments")
        .WithSummary("Say how an order can be refunded")
        .WithDescription("By the way it was paid: whether the gateway can give it back, wholly or partly, and until when; what is left; and what was given back.")
        .ProducesProblems(404);

    private static async Task<Results<Ok<Response>, NotFound>> Handle(
        long oh_id, PaymentsDbContext store, IOrderBills bills, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await bills.FindAsync(oh_id, cancellationToken) is null)
        {
            return TypedResults.NotFound();
        }

        var payment = await store.Payments.AsNoTracking()
            .Include(one => one.Attempts).Include(one => one.Refunds).AsSplitQuery()
            .SingleOrDefaultAsync(one => one.OrderId == oh_id, cancellationToken);
        return TypedResults.Ok(payment is null ? Nothing(oh_id) : Of(payment, clock.Now()));
    }

    private static Response Nothing(long orderId) => new(
        orderId, PaymentStatus.Pending, null, 0, 0, CanRefund: false, Method: null, CanPartially: false, Left: 0, Until: null, NotBefore: null, []);

    private static Response Of(Payment payment, DateTimeOffset now)
    {
        var rule = payment is { SettledAttempt: { } attempt, PaidAt: { } paidAt }
            ? RefundRules.For(attempt.PaymentType, attempt.Acquirer, attempt.Issuer, attempt.IsOnUs, paidAt, now)
            : null;
        var left = payment.Status == PaymentStatus.Settlement ? payment.Refundable : Money.Zero;
        RefundMethod? method = payment.PaidAt is null ? null : rule switch
        {
            null => RefundMethod.Cash,
            { CanRefund: true } => RefundMethod.Gateway,
            _ => RefundMethod.Manual,
        };
        return new(
            payment.OrderId, payment.Status, payment.Type, payment.Collected.Amount, payment.Refunded.Amount,
            CanRefund: left > Money.Zero && rule?.NotBefore is null,
            method,
            CanPartially: method is RefundMethod.Cash or RefundMethod.Manual || rule is { CanRefund: true, CanPartially: true },
            left.Amount, rule?.Until, rule?.NotBefore,
            [.. payment.Refunds.Where(refund => refund.DuplicateId is null).OrderBy(refund => refund.Id).Select(refund => new Item(
                refund.Key, refund.Amount.Amount, refund.Method, refund.State, refund.Reason, refund.StaffId, refund.AskedAt, refund.DoneAt))]);
    }
}
