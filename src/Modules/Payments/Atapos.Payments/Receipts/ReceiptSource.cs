using Atapos.Ordering.Contracts;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Tenancy.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Payments.Receipts;

/// <summary>Gathers what a receipt is made of; it changes nothing.</summary>
internal sealed class ReceiptSource(PaymentsDbContext store, IMerchantProfiles merchants)
{
    /// <summary>What is known of a paid order.</summary>
    /// <param name="bill">The order's bill.</param>
    /// <param name="payment">Its payment; paid.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    internal async Task<ReceiptFacts> GatherAsync(ItemizedBill bill, Payment payment, CancellationToken cancellationToken)
    {
        var merchant = await merchants.FindAsync(payment.Tenant.Value, cancellationToken)
            ?? throw new InvalidOperationException($"Merchant {payment.Tenant} took money and has no profile.");
        var cash = payment.Type is Payment.Cash ? await CashAsync(payment.OrderId, cancellationToken) : null;
        return new(merchant, bill, ReceiptPayment.Of(payment, cash));
    }

    private Task<CashTaken?> CashAsync(long orderId, CancellationToken cancellationToken) => store.Payments
        .AsNoTracking()
        .Where(payment => payment.OrderId == orderId)
        .SelectMany(payment => payment.Log)
        .Where(entry => entry.Event == PaymentLogEvent.Cash)
        .OrderBy(entry => entry.Id)
        .Select(entry => (CashTaken?)new CashTaken(entry.Tendered!.Value, entry.Change!.Value))
        .FirstOrDefaultAsync(cancellationToken);
}
