using Atapos.Ordering.Contracts;
using Atapos.Payments.Domain;
using Atapos.Shared;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Payments.Data;

/// <summary>Loads a payment so that nobody else can move it until the transaction ends.</summary>
internal static class PaymentLock
{
    private const string Ensure = """
        insert into payments.payments (me_id, order_id, order_number, customer_id, total, rounded, status, collected, version)
        values ($1, $2, $3, $4, $5, $6, 'pending', 0, 0) on conflict do nothing
        """;

    /// <summary>The payment of an order, made when this is the first time that somebody wants to move it.</summary>
    /// <remarks>Two tills at once: the second waits here and then sees what the first has done.</remarks>
    internal static async Task<Payment> LockAsync(this PaymentsDbContext store, OrderBill bill, CancellationToken cancellationToken)
    {
        var awaited = Payment.Await(
            store.CurrentTenant, bill.OrderId, bill.OrderNumber, bill.CustomerId, Money.Of(bill.Total), Money.Of(bill.Rounded));
        await using (var command = store.Session.Command(
            Ensure, awaited.Tenant.Value, awaited.OrderId, awaited.OrderNumber, awaited.CustomerId, awaited.Total.Amount, awaited.Rounded.Amount))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        var tenant = store.CurrentTenant.Value;
        return await store.Payments
            .FromSql($"select *, xmin from payments.payments where me_id = {tenant} and order_id = {bill.OrderId} for update")
            .SingleAsync(cancellationToken);
    }
}
