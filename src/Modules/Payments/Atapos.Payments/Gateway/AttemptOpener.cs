using Atapos.Catalog.Contracts;
using Atapos.Identity.Contracts;
using Atapos.Ordering.Contracts;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Payments.Midtrans;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Tenancy.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Payments.Gateway;

/// <summary>Has the gateway open an attempt: the intent is written and committed first, then the gateway is asked, then its answer is written.</summary>
internal sealed class AttemptOpener(
    PaymentBook book, OwnTransaction own, AttemptCloser closer, PaymentSettings settings, TimeProvider clock)
{
    private const int MostRounds = 3;

    // What ends before the customer has found its telephone is not worth giving again.
    private static readonly TimeSpan StillUseful = TimeSpan.FromSeconds(30);

    /// <summary>Finds the open attempt of this kind, or writes down that one is about to be made. An open attempt of another kind is closed first.</summary>
    /// <returns>Null when the merchant has no such order.</returns>
    /// <exception cref="DomainException">409 or 422: the order cannot be paid (now) or the merchant has no account.</exception>
    /// <exception cref="ProblemException">403; 409 out of stock; 502 or 504.</exception>
    internal async Task<Opening?> BeginAsync(TenantId tenant, long orderId, AttemptKind kind, Caller caller, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            var opening = await own.RunAsync(
                tenant, (services, token) => TryAsync(services, orderId, kind, caller, token), cancellationToken);
            if (opening is not { InTheWay: { } other })
            {
                return opening;
            }

            if (round == MostRounds)
            {
                throw DomainException.Conflict("payment.attempt-open", $"{opening.OrderNumber} can be paid otherwise at this very moment; try again soon.");
            }

            await closer.CloseAsync(
                tenant, orderId, other, PaymentLogEvent.Cancel, new(caller.StaffId, caller.CustomerId), cancellationToken);
        }
    }

    /// <summary>Asks the gateway and writes its answer down, also when the caller has gone meanwhile.</summary>
    /// <param name="opening">What was written down before.</param>
    /// <param name="ask">Calls the gateway.</param>
    /// <param name="write">Gives the answer to the payment; false when the order needs it no more.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Stops the asking, not the writing.</param>
    /// <exception cref="ProblemException">409 when the gateway refuses or the order was paid meanwhile; 502, 504.</exception>
    internal async Task<T> OpenAsync<T>(
        Opening opening,
        Func<CancellationToken, Task<T>> ask,
        Func<Payment, GatewayAttempt, T, LogLine, bool> write,
        Actor by,
        CancellationToken cancellationToken)
    {
        var attempt = opening.Attempt;
        T answer;
        try
        {
            answer = await ask(cancellationToken);
        }
        catch (GatewayException failure)
        {
            await GiveUpAsync(attempt, failure, by);
            throw GatewayProblems.Of(failure);
        }
        catch (OperationCanceledException)
        {
            await GiveUpAsync(attempt, failure: null, by);
            throw;
        }

        var isWanted = await book.ChangeAsync(
            attempt.Tenant,
            attempt.OrderId,
            (payment, logId, now) => write(payment, Of(payment, attempt), answer, new(logId, PaymentLogEvent.Charge, by, now)),
            CancellationToken.None);
        if (isWanted)
        {
            return answer;
        }

        await closer.CloseAsync(attempt.Tenant, attempt.OrderId, attempt.Id, PaymentLogEvent.Cancel, by, cancellationToken);
        throw DomainException.Conflict("payment.not-pending", $"{opening.OrderNumber} was paid or given up meanwhile.");
    }

    private static GatewayAttempt Of(Payment payment, KnownAttempt attempt) => payment.Attempts.Single(one => one.Id == attempt.Id);

    // Nobody has got what the customer would need to pay. Where the gateway may have acted all the same, the sweep sees to it that nobody ever will.
    private Task GiveUpAsync(KnownAttempt attempt, GatewayException? failure, Actor by) => book.ChangeAsync(
        attempt.Tenant,
        attempt.OrderId,
        (payment, logId, now) =>
        {
            if (failure is null or { Failure: GatewayFailure.Unknown })
            {
                Payment.NoLongerWant(Of(payment, attempt), now + settings.SweepEvery);
            }
            else
            {
                payment.EndAttempt(Of(payment, attempt), report: null, new(logId, PaymentLogEvent.Charge, by, now));
            }
        },
        CancellationToken.None);

    private async Task<Opening?> TryAsync(IServiceProvider services, long orderId, AttemptKind kind, Caller caller, CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<PaymentsDbContext>();
        var bills = services.GetRequiredService<IOrderBills>();
        if (await bills.ItemizeAsync(orderId, cancellationToken) is not { } bill)
        {
            return null;
        }

        caller.RequireOwnership(bill.Bill.CustomerId);
        await RequireThatCustomersMayPayAsync(services, caller, cancellationToken);
        var accounts = services.GetRequiredService<MerchantAccounts>();
        var payment = await store.LockAsync(bill.Bill, cancellationToken);
        var now = clock.Now();
        if (payment is { AwaitsMoney: true, OpenAttempt: { } open })
        {
            return await MeetAsync(payment, open, kind, accounts, now, cancellationToken);
        }

        if (payment.HasLapsed)
        {
            await PaymentDesk.TakeGoodsAgainAsync(bills, services.GetRequiredService<IStockReservations>(), orderId, now, cancellationToken);
        }

        var (_, isOwn) = await accounts.ChooseAsync(payment.Tenant, cancellationToken);
        var id = await services.GetRequiredService<IdBlocks>().NextAsync(store.Session, PaymentsDbContext.AttemptIds, cancellationToken);
        var attempt = payment.BeginAttempt(id, kind, isOwn, now, now.AddMinutes(settings.ExpireMinutes));
        await store.SaveChangesAsync(cancellationToken);
        return new(await KnownAttempt.OfAsync(attempt, accounts, cancellationToken), payment.OrderNumber, attempt)
        {
            Bill = bill,
            Customer = await CustomerAsync(services, bill.Bill.CustomerId, cancellationToken),
        };
    }

    private static async Task<Opening> MeetAsync(
        Payment payment, GatewayAttempt open, AttemptKind kind, MerchantAccounts accounts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Payment.IsBeingOpened(open, now))
        {
            throw AttemptCloser.Starting(payment.OrderNumber);
        }

        var known = await KnownAttempt.OfAsync(open, accounts, cancellationToken);

        // After a refusal the goods are back on sale: only a new attempt takes them out of stock again.
        var isOfUse = open.State == AttemptState.Live && !payment.HasLapsed && open.Kind == kind && open.Amount == payment.Total && open.ExpiresAt > now + StillUseful;
        return new(known, payment.OrderNumber, open) { InTheWay = isOfUse ? null : open.Id };
    }

    private static async Task RequireThatCustomersMayPayAsync(IServiceProvider services, Caller caller, CancellationToken cancellationToken)
    {
        var tenant = services.GetRequiredService<PaymentsDbContext>().CurrentTenant.Value;
        if (caller.IsCustomer && await services.GetRequiredService<IMerchantProfiles>().FindAsync(tenant, cancellationToken) is { CustomerOrdering: false })
        {
            throw Problem.Forbidden("ordering.staff-only", "In this shop only the staff take orders and payments.");
        }
    }

    private static async Task<GatewayCustomer> CustomerAsync(IServiceProvider services, long? customerId, CancellationToken cancellationToken)
    {
        if (customerId is not { } id)
        {
            return GatewayCustomer.Unknown;
        }

        var known = await services.GetRequiredService<ICustomers>().GetAsync([id], cancellationToken);
        return known.TryGetValue(id, out var card) ? new(card.Name, card.Email, card.Phone) : GatewayCustomer.Unknown;
    }
}

/// <summary>An attempt that is open already, or is about to be.</summary>
/// <param name="Attempt">What the gateway has to be told.</param>
/// <param name="OrderNumber">For messages.</param>
/// <param name="State">As it was written.</param>
internal sealed record Opening(KnownAttempt Attempt, string OrderNumber, GatewayAttempt State)
{
    /// <summary>What is to be paid; null when the attempt is open already.</summary>
    internal ItemizedBill? Bill { get; init; }

    /// <summary>Who pays, as far as known.</summary>
    internal GatewayCustomer Customer { get; init; } = GatewayCustomer.Unknown;

    /// <summary>An open attempt that has to be closed first.</summary>
    internal long? InTheWay { get; init; }

    /// <summary>True when there is nothing to ask the gateway: what it said before is given again (ruling 24).</summary>
    internal bool IsOpen => Bill is null;
}
