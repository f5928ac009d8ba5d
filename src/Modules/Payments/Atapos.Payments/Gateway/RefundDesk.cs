using System.Globalization;
using Atapos.Ordering.Contracts;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Payments.Midtrans;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Payments.Gateway;

/// <summary>Gives money back: the wish is written and committed first, then the gateway is asked, then what it did is written (ruling 27).</summary>
internal sealed class RefundDesk(PaymentBook book, OwnTransaction own, IPaymentGateway gateway, TimeProvider clock)
{
    /// <summary>Gives back some or all of what was paid for an order.</summary>
    /// <param name="tenant">The merchant.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="wish">What is wanted.</param>
    /// <param name="cancellationToken">Stops waiting, not the writing.</param>
    /// <returns>Null when the merchant has no such order.</returns>
    /// <exception cref="DomainException">409, 422: see <see cref="Payment.GiveBack"/>.</exception>
    /// <exception cref="ProblemException">409 when the gateway refuses; 502, 504 when it does not say, and is asked about later.</exception>
    internal async Task<RefundResult?> RefundAsync(TenantId tenant, long orderId, RefundWish wish, CancellationToken cancellationToken)
    {
        var begun = await own.RunAsync(tenant, (services, token) => BeginAsync(services, orderId, wish, token), cancellationToken);
        return begun is null ? null : await FinishAsync(begun, cancellationToken);
    }

    /// <summary>Gives a duplicate payment back.</summary>
    /// <param name="tenant">The merchant.</param>
    /// <param name="duplicateId">Its <c>py_id</c>.</param>
    /// <param name="wish">What is wanted.</param>
    /// <param name="cancellationToken">Stops waiting, not the writing.</param>
    /// <returns>Null when the merchant has no such duplicate.</returns>
    /// <exception cref="DomainException">409, 422: see <see cref="Payment.GiveBackDuplicate"/>.</exception>
    /// <exception cref="ProblemException">409 when the gateway refuses; 502, 504 when it does not say, and is asked about later.</exception>
    internal async Task<RefundResult?> RefundDuplicateAsync(TenantId tenant, long duplicateId, RefundWish wish, CancellationToken cancellationToken)
    {
        var begun = await own.RunAsync(tenant, (services, token) => BeginDuplicateAsync(services, duplicateId, wish, token), cancellationToken);
        return begun is null ? null : await FinishAsync(begun, cancellationToken);
    }

    /// <summary>Asks what became of a refund, of which nobody knows.</summary>
    /// <param name="tenant">The merchant.</param>
    /// <param name="refundId">The refund.</param>
    /// <param name="isLastTime">True to take it for never done when the gateway does not know of it by now.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GatewayException">The gateway does not say.</exception>
    internal async Task AskAsync(TenantId tenant, long refundId, bool isLastTime, CancellationToken cancellationToken)
    {
        if (await own.RunAsync(tenant, (services, token) => ReadAsync(services, refundId, token), cancellationToken) is not { } open)
        {
            return;
        }

        var report = await gateway.StatusAsync(open.Attempt!.RequiredAccess, open.Refund.TransactionId!, cancellationToken);
        await book.ChangeAsync(
            tenant,
            open.Refund.OrderId,
            (payment, logId, now) =>
            {
                var refund = payment.Refunds.Single(one => one.Id == refundId);
                var line = new LogLine(logId, PaymentLogEvent.Refund, Actor.Nobody, now);
                if (report is not null)
                {
                    payment.Follow(payment.Attempts.Single(one => one.Id == open.Attempt.Id), report, line with { Event = PaymentLogEvent.StatusCheck });
                }

                if (isLastTime)
                {
                    payment.RefuseRefund(refund, line, report);
                }
            },
            cancellationToken);
    }

    private async Task<Begun?> BeginAsync(IServiceProvider services, long orderId, RefundWish wish, CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<PaymentsDbContext>();
        if (await services.GetRequiredService<IOrderBills>().FindAsync(orderId, cancellationToken) is not { } bill)
        {
            return null;
        }

        var payment = await store.LockAsync(bill, cancellationToken);
        if (payment.RefundOf(wish.Key ?? "") is { } earlier)
        {
            return await RepeatAsync(services, payment, wish.Repeats(earlier, duplicateId: null), payment.SettledAttempt, cancellationToken);
        }

        var line = await LineAsync(services, store, wish, cancellationToken);
        var amount = wish.Amount ?? payment.Refundable;
        var method = Method(payment.SettledAttempt, payment.PaidAt, amount < payment.Collected, line.At);
        var refund = payment.GiveBack(new(wish.Key ?? KeyOf(payment, line.Id), amount, wish.Reason, wish.StaffId), method, line);
        await store.SaveChangesAsync(cancellationToken);
        return await BegunAsync(services, payment, refund, payment.SettledAttempt, cancellationToken);
    }

    private async Task<Begun?> BeginDuplicateAsync(IServiceProvider services, long duplicateId, RefundWish wish, CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<PaymentsDbContext>();
        if (await store.Duplicates.AsNoTracking().SingleOrDefaultAsync(one => one.Id == duplicateId, cancellationToken) is not { } seen)
        {
            return null;
        }

        var payment = await store.LockAsync(seen.OrderId, cancellationToken);
        var duplicate = payment.Duplicates.Single(one => one.Id == duplicateId);
        var attempt = payment.Attempts.Single(one => one.Id == duplicate.AttemptId);
        if (payment.RefundOf(wish.Key ?? "") is { } earlier)
        {
            return await RepeatAsync(services, payment, wish.Repeats(earlier, duplicateId), attempt, cancellationToken);
        }

        var line = await LineAsync(services, store, wish, cancellationToken);
        var amount = wish.Amount ?? duplicate.Left;
        var method = Method(attempt, duplicate.ArrivedAt, amount < duplicate.Amount, line.At);
        var refund = payment.GiveBackDuplicate(
            duplicate, new(wish.Key ?? KeyOf(payment, line.Id), amount, wish.Reason, wish.StaffId, duplicateId), method, line);
        await store.SaveChangesAsync(cancellationToken);
        return await BegunAsync(services, payment, refund, attempt, cancellationToken);
    }

    // What the gateway did not make may be asked for once more: it may have been out of reach, or the shop's balance too low.
    private async Task<Begun?> RepeatAsync(IServiceProvider services, Payment payment, Refund refund, GatewayAttempt? attempt, CancellationToken cancellationToken)
    {
        if (refund.State == RefundState.Refused)
        {
            payment.AskAgain(refund, clock.Now());
            await services.GetRequiredService<PaymentsDbContext>().SaveChangesAsync(cancellationToken);
        }

        return await BegunAsync(services, payment, refund, attempt, cancellationToken);
    }

    private async Task<RefundResult> FinishAsync(Begun begun, CancellationToken cancellationToken)
    {
        var (tenant, refund) = (begun.Refund.Tenant, begun.Refund);
        if (refund.State == RefundState.Done)
        {
            return new(begun.Payment, refund);
        }

        GatewayReport report;
        try
        {
            report = await gateway.RefundAsync(begun.Attempt!.RequiredAccess, refund.TransactionId!, new(refund.Key, refund.Amount, refund.Reason), cancellationToken);
        }
        catch (GatewayException failure)
        {
            if (failure.Failure != GatewayFailure.Unknown)
            {
                await book.ChangeAsync(
                    tenant,
                    refund.OrderId,
                    (payment, logId, now) => payment.RefuseRefund(Of(payment, refund), new(logId, PaymentLogEvent.Refund, new(refund.StaffId, null), now), report: null),
                    CancellationToken.None);
            }

            throw failure.Failure == GatewayFailure.Refused
                ? new ProblemException(StatusCodes.Status409Conflict, "refund.refused", $"The payment gateway refused the refund ({failure.StatusCode}): {failure.Message}")
                : GatewayProblems.Of(failure);
        }

        return await book.ChangeAsync(
            tenant,
            refund.OrderId,
            (payment, logId, now) =>
            {
                var done = Of(payment, refund);
                payment.FinishRefund(done, new(logId, PaymentLogEvent.Refund, new(refund.StaffId, null), now), report);
                return new RefundResult(payment, done);
            },
            CancellationToken.None);
    }

    private static Refund Of(Payment payment, Refund refund) => payment.Refunds.Single(one => one.Id == refund.Id);

    private static async Task<Begun?> ReadAsync(IServiceProvider services, long refundId, CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<PaymentsDbContext>();
        var orderId = await store.AllRefunds.Where(one => one.Id == refundId && one.State == RefundState.Asked).Select(one => (long?)one.OrderId).SingleOrDefaultAsync(cancellationToken);
        if (orderId is not { } order)
        {
            return null;
        }

        var payment = await store.LockAsync(order, cancellationToken);
        var refund = payment.Refunds.Single(one => one.Id == refundId);
        var attempt = refund.DuplicateId is { } duplicate
            ? payment.Attempts.Single(one => one.Id == payment.Duplicates.Single(two => two.Id == duplicate).AttemptId)
            : payment.SettledAttempt ?? payment.Attempts.First(one => string.Equals(one.TransactionId, refund.TransactionId, StringComparison.Ordinal));
        return await BegunAsync(services, payment, refund, attempt, cancellationToken);
    }

    // Whoever throws here undoes the wish: what the gateway cannot be told is not wanted.
    private static async Task<Begun> BegunAsync(
        IServiceProvider services, Payment payment, Refund refund, GatewayAttempt? attempt, CancellationToken cancellationToken)
    {
        var known = attempt is null ? null : await KnownAttempt.OfAsync(attempt, services.GetRequiredService<MerchantAccounts>(), cancellationToken);
        return refund.State == RefundState.Asked && known is not { Access: not null } ? throw MerchantAccounts.NoAccount() : new(payment, refund, known);
    }

    private async Task<LogLine> LineAsync(IServiceProvider services, PaymentsDbContext store, RefundWish wish, CancellationToken cancellationToken)
    {
        var id = await services.GetRequiredService<IdBlocks>().NextAsync(store.Session, PaymentsDbContext.LogIds, cancellationToken);
        return new(id, PaymentLogEvent.Refund, new(wish.StaffId, null), clock.Now());
    }

    private static string KeyOf(Payment payment, long id) => string.Create(CultureInfo.InvariantCulture, $"R-{payment.OrderId}-{id}");

    private static RefundMethod Method(GatewayAttempt? attempt, DateTimeOffset? paidAt, bool isPart, DateTimeOffset now)
    {
        if (attempt is null)
        {
            return RefundMethod.Cash;
        }

        var rule = RefundRules.For(attempt.PaymentType, attempt.Acquirer, attempt.Issuer, attempt.IsOnUs, paidAt ?? now, now);
        return rule switch
        {
            { CanRefund: false } => RefundMethod.Manual,
            { NotBefore: { } later } => throw DomainException.Conflict("refund.not-now", $"This way of payment gives nothing back at this hour; try again after {later:u}."),
            { CanPartially: false } when isPart => throw new DomainException("refund.whole-only", "This way of payment can only be given back as a whole."),
            _ => RefundMethod.Gateway,
        };
    }

    private sealed record Begun(Payment Payment, Refund Refund, KnownAttempt? Attempt);
}
