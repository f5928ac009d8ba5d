using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Payments.Gateway;

/// <summary>Writes down, each time in a short transaction of its own, what is intended at the gateway and what came of it.</summary>
/// <remarks>Nothing is locked while the gateway takes its time, and whatever becomes of the request that asked, what the gateway did is kept.</remarks>
internal sealed class PaymentBook(OwnTransaction own, TimeProvider clock)
{
    /// <summary>Locks a payment that was moved before, changes it, saves and commits.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="change">Gets the payment, the id of a log entry and the instant.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal Task<T> ChangeAsync<T>(TenantId tenant, long orderId, Func<Payment, long, DateTimeOffset, T> change, CancellationToken cancellationToken) =>
        own.RunAsync(
            tenant,
            async (services, token) =>
            {
                var store = services.GetRequiredService<PaymentsDbContext>();
                var logId = await services.GetRequiredService<IdBlocks>().NextAsync(store.Session, PaymentsDbContext.LogIds, token);
                var payment = await store.LockAsync(orderId, token);
                var result = change(payment, logId, clock.Now());
                await store.SaveChangesAsync(token);
                return result;
            },
            cancellationToken);

    /// <summary>The same for a change that gives nothing back.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="change">Gets the payment, the id of a log entry and the instant.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal Task ChangeAsync(TenantId tenant, long orderId, Action<Payment, long, DateTimeOffset> change, CancellationToken cancellationToken) =>
        ChangeAsync(
            tenant,
            orderId,
            (payment, logId, now) =>
            {
                change(payment, logId, now);
                return true;
            },
            cancellationToken);

    /// <summary>Settles, with nothing locked before, a payment of which nothing but the money of its only attempt was ever heard.</summary>
    /// <param name="seen">As it was last committed; good for nothing any more when it is not settled so.</param>
    /// <param name="change">Gets the payment, the id of a log entry and the instant.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False when it is not that case, or was moved meanwhile: it is to be locked and changed (<see cref="ChangeAsync{T}"/>).</returns>
    internal Task<bool> TrySettleFirstAsync(SeenPayment seen, Action<Payment, long, DateTimeOffset> change, CancellationToken cancellationToken) => own.TryWriteLastAsync(
        seen.Payment.Tenant,
        async (services, token) =>
        {
            if (!seen.Payment.AwaitsFirstMoney)
            {
                return false;
            }

            var store = services.GetRequiredService<PaymentsDbContext>();
            var logId = await services.GetRequiredService<IdBlocks>().NextAsync(store.Session, PaymentsDbContext.LogIds, token);
            change(seen.Payment, logId, clock.Now());
            return seen.Payment.Status == PaymentStatus.Settlement && await store.TrySettleLastAsync(seen, token);
        },
        cancellationToken);
}
