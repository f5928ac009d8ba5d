using Atapos.Catalog.Contracts;
using Atapos.Ordering.Contracts;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Payments.Gateway;

/// <summary>Hands out a locked payment to move, in the request's transaction, once no attempt at the gateway can move it any more (ruling 26).</summary>
/// <remarks>
/// The ordinary case, an order that never went to the gateway, costs nothing more. Else the transaction is undone, the attempt is closed at the gateway
/// with nothing locked, and all begins anew.
/// </remarks>
internal sealed class PaymentDesk(PaymentsDbContext store, IOrderBills bills, IStockReservations stock, AttemptCloser closer, IdBlocks ids, TimeProvider clock)
{
    private const int MostRounds = 3;

    /// <summary>Begins the request's transaction and locks the payment of an order.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="caller">Who moves it; a customer only its own.</param>
    /// <param name="why">Cash, cancel or expire.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Null when the merchant has no such order.</returns>
    /// <exception cref="ProblemException">403; 409 out of stock; 502 or 504 when the gateway does not answer.</exception>
    /// <exception cref="DomainException">409 <c>payment.attempt-starting</c>, <c>payment.attempt-open</c>.</exception>
    internal async Task<Payment?> TakeAsync(long orderId, Caller caller, PaymentLogEvent why, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            await store.Session.BeginAsync(cancellationToken);
            if (await bills.FindAsync(orderId, cancellationToken) is not { } bill)
            {
                return null;
            }

            caller.RequireOwnership(bill.CustomerId);
            var payment = await store.LockAsync(bill, cancellationToken);
            if (payment is not { AwaitsMoney: true, OpenAttempt: { } open } || round == MostRounds)
            {
                if (payment.HasLapsed && why == PaymentLogEvent.Cash)
                {
                    await TakeGoodsAgainAsync(bills, stock, orderId, clock.Now(), cancellationToken);
                }

                return payment;
            }

            await store.Session.UndoAsync();
            store.ChangeTracker.Clear();
            var actor = new Actor(caller.StaffId, caller.CustomerId);
            await closer.CloseAsync(payment.Tenant, orderId, open.Id, why == PaymentLogEvent.Expire ? why : PaymentLogEvent.Cancel, actor, cancellationToken);
        }
    }

    /// <summary>Settles in cash, in the request's transaction, a payment that nobody has moved yet: it is made as it ends, with nothing to lock.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="caller">Who takes the cash.</param>
    /// <param name="settle">Gets the payment, the id of a log entry and the instant.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Null when there is no such order or somebody has moved the payment; nothing has begun then, and it is to be taken.</returns>
    internal async Task<Payment?> SettleFirstAsync(
        long orderId, Caller caller, Action<Payment, long, DateTimeOffset> settle, CancellationToken cancellationToken)
    {
        var logId = await ids.NextAsync(store.Session, PaymentsDbContext.LogIds, cancellationToken);
        if (bills.Presume(orderId) is { } presumed && await SettlePresumedAsync(presumed, caller, settle, logId, cancellationToken) is { } done)
        {
            return done;
        }

        if (await bills.FindAsync(orderId, cancellationToken) is { IsUntouched: true } bill && await SettleAsync(bill, caller, settle, logId, cancellationToken) is { } payment)
        {
            return payment;
        }

        await store.Session.UndoAsync();
        return null;
    }

    // Whatever refuses it while it rests on what is presumed is found out anew from what the database says (ADR 45).
    private async Task<Payment?> SettlePresumedAsync(
        OrderBill bill, Caller caller, Action<Payment, long, DateTimeOffset> settle, long logId, CancellationToken cancellationToken)
    {
        Payment? payment = null;
        try
        {
            payment = await SettleAsync(bill, caller, (made, id, now) => settle(payment = made, id, now), logId, cancellationToken);
            if (payment is not null)
            {
                return payment;
            }
        }
        catch (Exception refused) when (refused is PresumptionFailedException || (store.Session.HasPresumed && refused is DomainException or ProblemException))
        {
        }
        catch (OutcomeUnknownException)
        {
            await store.Session.UndoAsync();
            await store.Session.BeginAsync(cancellationToken);
            if (await store.Log.AnyAsync(line => line.Id == logId, cancellationToken))
            {
                return payment;
            }
        }

        await store.Session.UndoAsync();
        return null;
    }

    private async Task<Payment?> SettleAsync(
        OrderBill bill, Caller caller, Action<Payment, long, DateTimeOffset> settle, long logId, CancellationToken cancellationToken)
    {
        caller.RequireOwnership(bill.CustomerId);
        var payment = Payment.Await(store.CurrentTenant, bill.OrderId, bill.OrderNumber, bill.CustomerId, Money.Of(bill.Total), Money.Of(bill.Rounded));
        settle(payment, logId, clock.Now());
        return await store.TryAddPaidLastAsync(payment, cancellationToken) ? payment : null;
    }

    /// <summary>Takes an order's goods out of stock again, which went back on sale when its payment lapsed (ruling 5).</summary>
    /// <exception cref="ProblemException">409, naming each product of which too little is left.</exception>
    internal static async Task TakeGoodsAgainAsync(
        IOrderBills bills, IStockReservations stock, long orderId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var bill = await bills.ItemizeAsync(orderId, cancellationToken);
        StockDemand[] demands = [.. bill!.Lines.GroupBy(line => line.ProductId).Select(lines => new StockDemand(lines.Key, lines.Sum(line => line.Quantity)))];
        var shortages = await stock.ReserveAsync(orderId, demands, now, cancellationToken);
        if (shortages.Count > 0)
        {
            throw Problem.Conflict(
                "stock.insufficient",
                $"The goods went back on sale, and too little is left of: {string.Join(", ", shortages.Select(shortage => $"{shortage.Name} ({shortage.Left} left)"))}.");
        }
    }
}
