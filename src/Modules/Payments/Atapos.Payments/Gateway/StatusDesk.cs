using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Payments.Midtrans;

namespace Atapos.Payments.Gateway;

/// <summary>Asks the gateway how an attempt stands, and has the payment follow.</summary>
internal sealed class StatusDesk(PaymentBook book, IPaymentGateway gateway, PaymentSettings settings)
{
    /// <summary>Asks and follows.</summary>
    /// <returns>What the gateway said; null when the customer has not chosen a method yet.</returns>
    /// <exception cref="GatewayException">The gateway does not say.</exception>
    internal async Task<GatewayReport?> AskAsync(KnownAttempt attempt, CancellationToken cancellationToken)
    {
        var report = await gateway.StatusAsync(attempt.RequiredAccess, attempt.GatewayOrderId, cancellationToken);
        if (report is not null)
        {
            await book.ChangeAsync(
                attempt.Tenant,
                attempt.OrderId,
                (payment, logId, now) => payment.Follow(
                    payment.Attempts.Single(one => one.Id == attempt.Id), report, new(logId, PaymentLogEvent.StatusCheck, Actor.Nobody, now)),
                cancellationToken);
        }

        return report;
    }

    /// <summary>Follows what a notification told and the gateway confirmed.</summary>
    internal async Task FollowAsync(SeenPayment seen, Notification told, GatewayReport confirmed, CancellationToken cancellationToken)
    {
        void Follow(Payment payment, long logId, DateTimeOffset now)
        {
            var own = payment.Attempts.Single(one => one.Id == seen.Attempt.Id);
            payment.Follow(own, confirmed, LineOf(told, logId, now));
            if (confirmed.Verdict() != told.Report.Verdict())
            {
                Payment.LookAgain(own, now + settings.SweepEvery);
            }
        }

        if (confirmed.Verdict() != GatewayVerdict.Paid || !await book.TrySettleFirstAsync(seen, Follow, cancellationToken))
        {
            await book.ChangeAsync(seen.Payment.Tenant, seen.Payment.OrderId, Follow, cancellationToken);
        }
    }

    /// <summary>Keeps a notification that changes nothing.</summary>
    internal Task NoteAsync(GatewayAttempt attempt, Notification told, PaymentLogMark? mark, CancellationToken cancellationToken) => book.ChangeAsync(
        attempt.Tenant,
        attempt.OrderId,
        (payment, logId, now) => payment.Note(payment.Attempts.Single(one => one.Id == attempt.Id), told.Report, LineOf(told, logId, now), mark),
        cancellationToken);

    private static LogLine LineOf(Notification told, long logId, DateTimeOffset now) => new(logId, PaymentLogEvent.Notification, Actor.Nobody, now)
    {
        Payload = told.Report.Raw,
        Signature = told.SignatureKey,
    };
}
