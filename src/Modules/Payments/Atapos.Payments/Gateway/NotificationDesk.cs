using System.Globalization;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Payments.Midtrans;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
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

        var (seen, account) = await own.QueryAsync(row.Tenant, (services, token) => LookAsync(services, row.Key, told, token), cancellationToken);
        if (account is not { } access)
        {
            log.LogError("A notification about {Order} cannot be checked: the account it was charged with is gone.", told.OrderId);
            return NotificationOutcome.Unverifiable;
        }

        if (!NotificationSignature.IsValid(told, access.ServerKey))
        {
            log.LogWarning("A notification about {Order} of merchant {Merchant} is not signed by the gateway; nothing was changed.", told.OrderId, row.Tenant.Value);
            return NotificationOutcome.Forged;
        }

        if (!IsAmountOf(told, seen.Attempt.Amount))
        {
            log.LogError("A notification about {Order} names another amount than was asked for; it was kept and flagged.", told.OrderId);
            await desk.NoteAsync(seen.Attempt, told, PaymentLogMark.AmountMismatch, cancellationToken);
            return NotificationOutcome.Taken;
        }

        if (!seen.Payment.WouldChange(seen.Attempt, told.Report))
        {
            await desk.NoteAsync(seen.Attempt, told, told.Report.Verdict() == GatewayVerdict.Unknown ? PaymentLogMark.UnknownStatus : null, cancellationToken);
            return NotificationOutcome.Taken;
        }

        return await ConfirmAsync(seen, access, told, cancellationToken);
    }

    private async Task<NotificationOutcome> ConfirmAsync(SeenPayment seen, GatewayAccess access, Notification told, CancellationToken cancellationToken)
    {
        try
        {
            if (await AskAsync(access, told, cancellationToken) is { } confirmed)
            {
                await desk.FollowAsync(seen, told, confirmed, cancellationToken);
                return NotificationOutcome.Taken;
            }
        }
        catch (GatewayException failure)
        {
            log.LogWarning(failure, "A notification about {Order} cannot be confirmed now.", told.OrderId);
        }

        await desk.NoteAsync(seen.Attempt, told, mark: null, cancellationToken);
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

    private static async Task<(SeenPayment Seen, GatewayAccess? Account)> LookAsync(
        IServiceProvider services, long orderId, Notification told, CancellationToken cancellationToken)
    {
        var seen = await SeenPayment.ReadAsync(services.GetRequiredService<PaymentsDbContext>(), orderId, told.OrderId, cancellationToken);
        return (seen, await services.GetRequiredService<MerchantAccounts>().OfAsync(seen.Attempt, cancellationToken));
    }

    private static bool IsAmountOf(Notification told, Money amount) =>
        decimal.TryParse(told.GrossAmount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var signed) && signed == amount.Amount;
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
