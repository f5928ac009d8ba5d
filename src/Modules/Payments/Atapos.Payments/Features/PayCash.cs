using System.Text.Json.Serialization;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Payments.Gateway;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Payments.Features;

/// <summary>Takes cash for an order and says how much change to give back.</summary>
internal sealed class PayCash : IEndpoint
{
    /// <param name="AmountPaid">Whole rupiah handed over; at least the rounded amount.</param>
    internal sealed record Request([property: JsonPropertyName("amount_paid")] decimal? AmountPaid);

    internal sealed record Response(
        [property: JsonPropertyName("oh_id")] long OrderId,
        [property: JsonPropertyName("oh_order_number")] string OrderNumber,
        [property: JsonPropertyName("oh_total_amount")] decimal Total,
        [property: JsonPropertyName("oh_rounded_amount")] decimal Rounded,
        [property: JsonPropertyName("amount_paid")] decimal AmountPaid,
        [property: JsonPropertyName("change_amount")] decimal Change,
        [property: JsonPropertyName("oh_payment_status")] PaymentStatus Status,
        [property: JsonPropertyName("oh_paid_at")] DateTimeOffset? PaidAt);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.AmountPaid).NotNull().GreaterThanOrEqualTo(0).LessThanOrEqualTo(Money.Max)
            .Must(amount => amount is not { } rupiah || decimal.Truncate(rupiah) == rupiah).WithMessage("'amount_paid' must be whole rupiah.");
    }

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/orders/{oh_id:long}/pay-cash", Handle)
        .For(Roles.Staff)
        .Validate<Request, Validator>()
        .BeginsLate()
        .InLane(RequestLane.Ordinary)
        .Idempotent()
        .WithName("payCash").WithTags("Payments")
        .WithSummary("Take cash")
        .WithDescription("Cash is due in the rounded amount; the change is what was handed over less that. Of two tills that try at once one wins, the other is 409. "
            + "What can still be paid at the gateway is closed there first; if it turns out to be paid, that is 409.")
        .ProducesProblems(404, 409, 502, 504);

    private static async Task<Results<Ok<Response>, NotFound>> Handle(
        long oh_id,
        Request request,
        Caller caller,
        PaymentsDbContext store,
        PaymentDesk desk,
        IdBlocks ids,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var (tendered, change) = (Money.Of(request.AmountPaid!.Value), Money.Zero);
        if (await desk.SettleFirstAsync(oh_id, caller, Settle, cancellationToken) is not { } payment)
        {
            if (await desk.TakeAsync(oh_id, caller, PaymentLogEvent.Cash, cancellationToken) is not { } taken)
            {
                return TypedResults.NotFound();
            }

            payment = taken;
            Settle(payment, await ids.NextAsync(store.Session, PaymentsDbContext.LogIds, cancellationToken), clock.Now());
            await store.SaveChangesAsync(cancellationToken);
        }

        return TypedResults.Ok(new Response(
            payment.OrderId, payment.OrderNumber, payment.Total.Amount, payment.Rounded.Amount,
            tendered.Amount, change.Amount, payment.Status, payment.PaidAt));

        void Settle(Payment payment, long logId, DateTimeOffset now) => change = payment.SettleInCash(logId, tendered, caller.Id, now);
    }
}
