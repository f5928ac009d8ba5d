using Atapos.Ordering.Contracts;
using Atapos.Payments.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace Atapos.Payments.Data;

/// <summary>Loads a payment so that nobody else can move it until the transaction ends.</summary>
internal static class PaymentLock
{
    private const string Ensure = """
        insert into payments.payments (me_id, order_id, order_number, customer_id, total, rounded, status, collected, refunded, version, attempts_made)
        values ($1, $2, $3, $4, $5, $6, 'pending', 0, 0, 0, 0) on conflict do nothing returning xmin
        """;

    /// <summary>The payment of an order, made when this is the first time that somebody wants to move it.</summary>
    /// <remarks>Two tills at once: the second waits here and then sees what the first has done.</remarks>
    internal static async Task<Payment> LockAsync(this PaymentsDbContext store, OrderBill bill, CancellationToken cancellationToken)
    {
        var awaited = Payment.Await(
            store.CurrentTenant, bill.OrderId, bill.OrderNumber, bill.CustomerId, Money.Of(bill.Total), Money.Of(bill.Rounded));
        await using (var command = store.Session.Command(Ensure, awaited.Tenant.Value, awaited.OrderId, awaited.OrderNumber))
        {
            command.Parameters.Add(SqlValues.Of(NpgsqlDbType.Bigint, awaited.CustomerId));
            command.Parameters.Add(new() { Value = awaited.Total.Amount });
            command.Parameters.Add(new() { Value = awaited.Rounded.Amount });
            if (await command.ExecuteScalarAsync(cancellationToken) is uint version)
            {
                // Nobody else can have seen the row that was just made: it is locked, and it is as it was written.
                store.Attach(awaited).Property("xmin").OriginalValue = version;
                return awaited;
            }
        }

        return await store.LockAsync(bill.OrderId, cancellationToken);
    }

    /// <summary>A payment that somebody has moved already, with all that belongs to it.</summary>
    internal static async Task<Payment> LockAsync(this PaymentsDbContext store, long orderId, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant.Value;
        var payment = await store.Payments
            .FromSql($"select *, xmin from payments.payments where me_id = {tenant} and order_id = {orderId} for update")
            .SingleAsync(cancellationToken);

        // Read after the lock was got, so that what its former holder did is seen; a payment that never moved has nothing to read.
        if (payment.AttemptsMade > 0 || payment.Version > 0)
        {
            await store.Payments.Where(p => p.OrderId == orderId)
                .Include(p => p.Attempts).Include(p => p.Refunds).Include(p => p.Duplicates).Include(p => p.Receipt)
                .AsSingleQuery()
                .LoadAsync(cancellationToken);
        }

        return payment;
    }
}
