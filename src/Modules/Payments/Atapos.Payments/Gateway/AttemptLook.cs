using Atapos.Payments.Domain;
using Atapos.Payments.Midtrans;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.Logging;

namespace Atapos.Payments.Gateway;

/// <summary>Looks after one open attempt: asks how it stands, lets it expire when its time is over, closes it when nobody wants it.</summary>
internal sealed class AttemptLook(
    StatusDesk desk, AttemptCloser closer, PaymentBook book, OwnTransaction own, IPaymentGateway gateway, PaymentSettings settings, TimeProvider clock,
    ILogger<AttemptLook> log)
{
    /// <summary>A pause grows to so many times that of the sweep.</summary>
    private const int LongestPause = 30;

    // The gateway's own clock may be behind ours.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Looks once.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="attemptId">The attempt.</param>
    /// <param name="looks">How often it was looked at, this time included.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GatewayException">The gateway does not say.</exception>
    internal async Task LookAsync(TenantId tenant, long attemptId, int looks, CancellationToken cancellationToken)
    {
        if (await KnownAttempt.ReadAsync(own, tenant, attemptId, cancellationToken) is not { } attempt)
        {
            return;
        }

        var isOver = attempt.ExpiresAt + Grace < clock.GetUtcNow();
        try
        {
            if (attempt.Access is null)
            {
                await WithoutAccountAsync(attempt, isOver, cancellationToken);
                return;
            }

            switch (attempt.State)
            {
                case AttemptState.Opening:
                    // Whoever asked for it has never got an answer, and so neither has a customer.
                    await book.ChangeAsync(tenant, attempt.OrderId, (payment, _, now) => Payment.NoLongerWant(Of(payment, attempt), now + settings.SweepEvery), cancellationToken);
                    break;
                case AttemptState.Unwanted:
                    await closer.CloseAsync(attempt, PaymentLogEvent.Cancel, Actor.Nobody, cancellationToken);
                    break;
                case AttemptState.Live when isOver:
                    await ExpireAsync(attempt, cancellationToken);
                    break;
                case AttemptState.Live:
                    await desk.AskAsync(attempt, cancellationToken);
                    break;
            }
        }
        finally
        {
            await LookAgainAsync(attempt, looks, isOver);
        }
    }

    private static GatewayAttempt Of(Payment payment, KnownAttempt attempt) => payment.Attempts.Single(one => one.Id == attempt.Id);

    // Its time is over: what the gateway says once more is what counts, and only when it knows of nothing is it over for good.
    private async Task ExpireAsync(KnownAttempt attempt, CancellationToken cancellationToken)
    {
        var report = await desk.AskAsync(attempt, cancellationToken);
        if (report is null)
        {
            if (attempt.Token is not null && await gateway.CloseSnapAsync(attempt.RequiredAccess, attempt.Token, cancellationToken) == SnapClosing.InProgress)
            {
                return;
            }
        }
        else if (report.Verdict() == GatewayVerdict.Waiting)
        {
            try
            {
                report = await gateway.ExpireAsync(attempt.RequiredAccess, attempt.GatewayOrderId, cancellationToken);
            }
            catch (GatewayException failure) when (failure.Failure == GatewayFailure.Refused)
            {
                log.LogWarning("{Order} is past its time, but the gateway does not let it expire: {Reason}", attempt.GatewayOrderId, failure.Message);
                return;
            }
        }

        await book.ChangeAsync(
            attempt.Tenant,
            attempt.OrderId,
            (payment, logId, now) =>
            {
                var line = new LogLine(logId, PaymentLogEvent.Expire, Actor.Nobody, now);
                var expired = Of(payment, attempt);
                if (report?.Verdict() is null or GatewayVerdict.Denied or GatewayVerdict.Failed or GatewayVerdict.Cancelled)
                {
                    payment.ExpireAttempt(expired, line);
                }
                else
                {
                    payment.Follow(expired, report, line with { Event = PaymentLogEvent.StatusCheck });
                }
            },
            cancellationToken);
    }

    private async Task WithoutAccountAsync(KnownAttempt attempt, bool isOver, CancellationToken cancellationToken)
    {
        log.LogError("{Order} cannot be asked about: the account it was charged with is gone.", attempt.GatewayOrderId);
        if (isOver)
        {
            await book.ChangeAsync(
                attempt.Tenant,
                attempt.OrderId,
                (payment, logId, now) => payment.ExpireAttempt(Of(payment, attempt), new(logId, PaymentLogEvent.Expire, Actor.Nobody, now)),
                cancellationToken);
        }
    }

    // The pauses grow, but the end of the time to pay is never slept through.
    private Task LookAgainAsync(KnownAttempt attempt, int looks, bool isOver)
    {
        var now = clock.GetUtcNow();
        var next = now + (settings.SweepEvery * Math.Min(LongestPause, Math.Pow(2, Math.Min(looks, 10) - 1)));
        var end = attempt.ExpiresAt + Grace + settings.SweepEvery;
        return book.ChangeAsync(
            attempt.Tenant, attempt.OrderId, (payment, _, _) => Payment.LookAgain(Of(payment, attempt), !isOver && end < next ? end : next), CancellationToken.None);
    }
}
