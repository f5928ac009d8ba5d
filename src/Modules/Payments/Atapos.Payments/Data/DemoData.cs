using Atapos.Ordering.Contracts;
using Atapos.Payments.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Demo;

namespace Atapos.Payments.Data;

/// <summary>The money of the demo shops' past orders: most were paid in cash, some cancelled, some are still open.</summary>
internal sealed class DemoData(PaymentsDbContext store, IOrderBills bills, IdBlocks ids) : IDemoData
{
    private const long Cashier = 3;

    public int Order => 40;

    public async Task SeedAsync(ShopBeingSetUp shop, CancellationToken cancellationToken)
    {
        foreach (var orderId in shop.Orders.Where(id => id % 7 != 0))
        {
            if (await bills.FindAsync(orderId, cancellationToken) is { } bill)
            {
                var logId = await ids.NextAsync(store.Session, PaymentsDbContext.LogIds, cancellationToken);
                var payment = Payment.Await(
                    store.CurrentTenant, orderId, bill.OrderNumber, bill.CustomerId, Money.Of(bill.Total), Money.Of(bill.Rounded));
                Move(payment, logId, bill.PlacedAt.AddMinutes(20));
                store.Add(payment);
            }
        }

        await store.SaveChangesAsync(cancellationToken);
    }

    private static void Move(Payment payment, long logId, DateTimeOffset at)
    {
        if (payment.OrderId % 5 == 0)
        {
            payment.Cancel(new(logId, PaymentLogEvent.Cancel, new(Cashier, CustomerId: null), at));
        }
        else
        {
            payment.SettleInCash(logId, payment.Rounded + Money.Of(5_000), Cashier, at);

            // These people do not exist, and the sale is long past.
            if (payment.OwesReceipt)
            {
                payment.EndReceipt(ReceiptState.Mailed);
            }
        }
    }
}
