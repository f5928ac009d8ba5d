using System.Globalization;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Payments.Midtrans;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atapos.Payments.Gateway;

/// <summary>Takes what the gateway tells unasked (ruling 25).</summary>
/// <remarks>
/// The signature proves who speaks, but covers neither state nor transaction. So what would change something is asked about, and what the
/// gateway then answers is what counts. Nothing is locked meanwhile.
/// </remarks>
internal sealed class NotificationDesk(RowOwners owners, OwnTransaction own, StatusDesk desk, IPaymentGateway gateway, ILogger<NotificationDesk> log)
{
    private const string OrderColumn = "order_id";
    private const string NameColumn = "gateway_order_id";

    /// <summary>Takes one.</summary>
    /// <exception cref="GatewayException">The gateway does not confirm it now; it shall tell again.</exception>
    internal async Task<NotificationOutcome> TakeAsync(Notification told, CancellationToken cancellationToken)
    {
        if (told.OrderId.Length > GatewayAttempt.LongestGatewayOrderId
            || await owners.FindAsync(PaymentsDbContext.Attempts, OrderColumn, NameColumn, told.OrderId, cancellationToken) is not { } row)
        {
            return NotificationOutcome.UnknownOrder;
        }

        var seen = await own.RunAsync(row.Tenant, (services, token) => LookAsync(services, row.Key, told, token), cancellationToken);
        if (seen.Attempt.Access is not { } access)
        {
            log.LogError("A notification about {Order} cannot be checked: the account it was charged with is gone.", told.OrderId);
            return NotificationOutcome.Unverifiable;
        }

        if (!NotificationSignature.IsValid(told, access.ServerKey))
        {
            log.LogWarning("A notification about {Order} of merchant {Merchant} is not signed by the gateway; nothing was changed.", told.OrderId, row.Tenant.Value);
            return NotificationOutcome.Forged;
        }

        if (!IsAmountOf(told, seen.Amount))
        {
            log.LogError("A notification about {Order} names another amount than was asked for; it was kept and flagged.", told.OrderId);
            await desk.NoteAsync(seen.Attempt, told, PaymentLogMark.AmountMismatch, cancellationToken);
            return NotificationOutcome.Taken;
        }

        if (!seen.WouldChange)
        {
            await desk.NoteAsync(seen.Attempt, told, told.Report.Verdict() == GatewayVerdict.Unknown ? PaymentLogMark.UnknownStatus : null, cancellationToken);
            return NotificationOutcome.Taken;
        }

        return await ConfirmAsync(seen.Attempt, access, told, cancellationToken);
    }

    private async Task<NotificationOutcome> ConfirmAsync(KnownAttempt attempt, GatewayAccess access, Notification told, CancellationToken cancellationToken)
    {
        try
        {
            if (await AskAsync(access, told, cancellationToken) is { } confirmed)
            {
                await desk.FollowAsync(attempt, told, confirmed, cancellationToken);
                return NotificationOutcome.Taken;
            }
        }
        catch (GatewayException failure)
        {
            log.LogWarning(failure, "A notification about {Order} cannot be confirmed now.", told.OrderId);
        }

        await desk.NoteAsync(attempt, told, mark: null, cancellationToken);
        return NotificationOutcome.Unverifiable;
    }

    // One order may see several transactions, and which of them is told of is not signed: it counts only when the gateway says that it is this order's.
    private async Task<GatewayReport?> AskAsync(GatewayAccess access, Notification told, CancellationToken cancellationToken)
    {
        var newest = await gateway.StatusAsync(access, told.OrderId, cancellationToken);
        if (told.Report.TransactionId is not { } transaction || newest?.TransactionId is not { } other || string.Equals(transaction, other, StringComparison.Ordinal))
        {
            return newest;
        }

        var report = await gateway.StatusAsync(access, transaction, cancellationToken);
        return string.Equals(report?.GatewayOrderId, told.OrderId, StringComparison.Ordinal) ? report : newest;
    }

    private static async Task<Seen> LookAsync(IServiceProvider services, long orderId, Notification told, CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<PaymentsDbContext>();
        var payment = await store.Payments.AsNoTracking()
            .Include(one => one.Attempts).Include(one => one.Duplicates)
            .AsSingleQuery()
            .SingleAsync(one => one.OrderId == orderId, cancellationToken);
        var attempt = payment.Attempts.Single(one => string.Equals(one.GatewayOrderId, told.OrderId, StringComparison.Ordinal));
        var known = await KnownAttempt.OfAsync(attempt, services.GetRequiredService<MerchantAccounts>(), cancellationToken);
        return new(known, attempt.Amount, payment.WouldChange(attempt, told.Report));
    }

    private static bool IsAmountOf(Notification told, Money amount) =>
        decimal.TryParse(told.GrossAmount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var signed) && signed == amount.Amount;

    private sealed record Seen(KnownAttempt Attempt, Money Amount, bool WouldChange);
}

/// <summary>What became of a notification.</summary>
internal enum NotificationOutcome
{
    /// <summary>It was kept, and followed where it changed something.</summary>
    Taken,

    /// <summary>Nobody here has made such an attempt.</summary>
    UnknownOrder,

    /// <summary>It is not signed with the merchant's key; nothing was kept or changed.</summary>
    Forged,

    /// <summary>Nobody can say now whether it is true; the gateway shall tell again.</summary>
    Unverifiable,
}
