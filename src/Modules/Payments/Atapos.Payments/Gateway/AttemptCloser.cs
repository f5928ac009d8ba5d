using Atapos.Payments.Domain;
using Atapos.Payments.Midtrans;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;

namespace Atapos.Payments.Gateway;

/// <summary>Closes an attempt at the gateway, so that nobody pays an order that is paid or given up otherwise (ruling 26).</summary>
internal sealed class AttemptCloser(PaymentBook book, OwnTransaction own, IPaymentGateway gateway)
{
    // Longer than the gateway may take for all that is asked of it here.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Closes an attempt; when it turns out to be paid, the payment is settled by it.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="attemptId">The attempt.</param>
    /// <param name="why">What the log calls it: cancel or expire.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="DomainException">409 <c>payment.attempt-starting</c>, <c>payment.no-account</c>.</exception>
    /// <exception cref="ProblemException">502, 504: the gateway does not say, so the attempt is still open; the sweep goes on trying.</exception>
    internal async Task CloseAsync(TenantId tenant, long orderId, long attemptId, PaymentLogEvent why, Actor by, CancellationToken cancellationToken)
    {
        var isOpen = await book.ChangeAsync(tenant, orderId, (payment, _, now) => DoNotWant(payment, attemptId, now), cancellationToken);
        if (isOpen && await KnownAttempt.ReadAsync(own, tenant, attemptId, cancellationToken) is { } attempt)
        {
            try
            {
                await CloseAsync(attempt, why, by, cancellationToken);
            }
            catch (GatewayException failure)
            {
                throw GatewayProblems.Of(failure);
            }
        }
    }

    /// <summary>Closes an attempt that is marked as unwanted already.</summary>
    /// <exception cref="GatewayException">The gateway does not say what became of it.</exception>
    internal async Task CloseAsync(KnownAttempt attempt, PaymentLogEvent why, Actor by, CancellationToken cancellationToken)
    {
        var (report, isOurDoing) = await AtGatewayAsync(attempt, why, cancellationToken);
        await book.ChangeAsync(
            attempt.Tenant,
            attempt.OrderId,
            (payment, logId, now) =>
            {
                var closed = payment.Attempts.Single(one => one.Id == attempt.Id);
                if (report is null || isOurDoing)
                {
                    payment.EndAttempt(closed, report, new(logId, why, by, now));
                }
                else
                {
                    payment.Follow(closed, report, new(logId, PaymentLogEvent.StatusCheck, Actor.Nobody, now));
                    if (report.Verdict().StatusWithoutMoney() is not null)
                    {
                        payment.EndAttempt(closed, report: null, line: null);
                    }
                }
            },
            cancellationToken);
    }

    private static bool DoNotWant(Payment payment, long attemptId, DateTimeOffset now)
    {
        var attempt = payment.Attempts.Single(one => one.Id == attemptId);
        if (!attempt.IsOpen)
        {
            return false;
        }

        if (Payment.IsBeingOpened(attempt, now))
        {
            throw Starting(payment.OrderNumber);
        }

        Payment.NoLongerWant(attempt, now + Lease);
        return true;
    }

    /// <summary>Somebody is opening an attempt at this very moment.</summary>
    internal static DomainException Starting(string orderNumber) => DomainException.Conflict(
        "payment.attempt-starting", $"A payment of {orderNumber} is being started at the gateway just now; try again in a moment.");

    /// <summary>Closes it there: by its token while no method was chosen, else its transaction.</summary>
    /// <returns>What the gateway says, null when it knows of no transaction; and whether that end is our own doing.</returns>
    private async Task<(GatewayReport? Report, bool IsOurDoing)> AtGatewayAsync(KnownAttempt attempt, PaymentLogEvent why, CancellationToken cancellationToken)
    {
        var access = attempt.RequiredAccess;

        // A customer may choose a method, or pay, between two of our calls: then once more from the beginning.
        for (var round = 0; round < 3; round++)
        {
            var report = await gateway.StatusAsync(access, attempt.GatewayOrderId, cancellationToken);
            if (report is not null && report.Verdict() is not GatewayVerdict.Waiting)
            {
                if (report.Verdict().StatusWithoutMoney() is not null && attempt.Token is not null)
                {
                    await gateway.CloseSnapAsync(access, attempt.Token, cancellationToken);
                }

                return (report, false);
            }

            if (report is null && (attempt.Token is null || await gateway.CloseSnapAsync(access, attempt.Token, cancellationToken) != SnapClosing.InProgress))
            {
                return (null, true);
            }

            if (report is not null && await EndTransactionAsync(attempt, access, why, cancellationToken) is { } ended)
            {
                return (ended, true);
            }
        }

        throw new GatewayException(GatewayFailure.Unknown, statusCode: null, $"{attempt.GatewayOrderId} could not be closed: it changed with every look.");
    }

    private async Task<GatewayReport?> EndTransactionAsync(KnownAttempt attempt, GatewayAccess access, PaymentLogEvent why, CancellationToken cancellationToken)
    {
        try
        {
            return why == PaymentLogEvent.Expire
                ? await gateway.ExpireAsync(access, attempt.GatewayOrderId, cancellationToken)
                : await gateway.CancelAsync(access, attempt.GatewayOrderId, cancellationToken);
        }
        catch (GatewayException failure) when (failure.Failure == GatewayFailure.Refused)
        {
            return null;
        }
    }
}
