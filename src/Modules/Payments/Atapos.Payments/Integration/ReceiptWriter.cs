using Atapos.Identity.Contracts;
using Atapos.Ordering.Contracts;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Payments.Receipts;
using Atapos.Shared.Hosting.Mail;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Payments.Integration;

/// <summary>Writes the receipt of one payment and puts it among the mails, in the session's transaction.</summary>
internal sealed class ReceiptWriter(
    PaymentsDbContext store, IOrderBills bills, ICustomers customers, ReceiptSource source, MailQueue mails)
{
    // Weeks later a receipt startles more than it helps.
    private static readonly TimeSpan Useful = TimeSpan.FromDays(7);

    /// <summary>Writes a receipt that is due; nothing happens when it was written already.</summary>
    internal async Task WriteAsync(long orderId, CancellationToken cancellationToken)
    {
        var payment = await store.Payments.Include(payment => payment.Receipt).SingleAsync(payment => payment.OrderId == orderId, cancellationToken);
        if (!payment.OwesReceipt)
        {
            return;
        }

        if (payment.CustomerId is { } customer && await customers.HoldAddressAsync(customer, cancellationToken) is { } address)
        {
            await mails.EnqueueAsync(store.Session, new("payment.receipt", address, await ContentAsync(payment, cancellationToken), payment.PaidAt + Useful), cancellationToken);
            payment.EndReceipt(ReceiptState.Mailed);
        }
        else
        {
            payment.EndReceipt(ReceiptState.Omitted);
        }

        await store.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Leaves a receipt that cannot be written.</summary>
    internal async Task GiveUpAsync(long orderId, CancellationToken cancellationToken)
    {
        var payment = await store.Payments.Include(payment => payment.Receipt).SingleAsync(payment => payment.OrderId == orderId, cancellationToken);
        if (payment.OwesReceipt)
        {
            payment.EndReceipt(ReceiptState.Failed);
        }

        await store.SaveChangesAsync(cancellationToken);
    }

    private async Task<MailContent> ContentAsync(Payment payment, CancellationToken cancellationToken)
    {
        var bill = await bills.ItemizeAsync(payment.OrderId, cancellationToken) ?? throw new InvalidOperationException($"Order {payment.OrderId} was paid and has no bill.");
        return ReceiptMail.Of(ReceiptPaper.Of(await source.GatherAsync(bill, payment, cancellationToken)));
    }
}
