using Atapos.Ordering.Contracts;
using Atapos.Payments.Domain;
using Atapos.Shared;
using Atapos.Tenancy.Contracts;

namespace Atapos.Payments.Receipts;

/// <summary>What is known of a sale that was paid, gathered once for every form of its receipt. Amounts are whole rupiah, times UTC.</summary>
/// <param name="Merchant">Whose shop it was.</param>
/// <param name="Bill">What was sold, and what it cost.</param>
/// <param name="Paid">How it was paid.</param>
internal sealed record ReceiptFacts(MerchantProfile Merchant, ItemizedBill Bill, ReceiptPayment Paid)
{
    /// <summary>What was collected less the total: what cash was rounded up by, below zero when it was rounded down (ruling 3).</summary>
    internal decimal Rounding => Paid.Collected.Amount - Bill.Bill.Total;
}

/// <summary>The money of a receipt.</summary>
/// <param name="Status">Settlement, or refund when all of it was given back.</param>
/// <param name="Type"><c>cash</c> or the gateway's word.</param>
/// <param name="Channel">The bank of a transfer or the chain of a counter, in the gateway's word; null for all others.</param>
/// <param name="At">When it was paid.</param>
/// <param name="Collected">What stayed in the drawer or came by the gateway.</param>
/// <param name="Refunded">What was given back of it since.</param>
/// <param name="Cash">What passed over the counter; null when it was not paid in cash.</param>
internal sealed record ReceiptPayment(
    PaymentStatus Status, string Type, string? Channel, DateTimeOffset At, Money Collected, Money Refunded, CashTaken? Cash)
{
    /// <summary>What a payment tells of itself; the one place where a receipt reads it.</summary>
    /// <exception cref="InvalidOperationException">It was not paid.</exception>
    internal static ReceiptPayment Of(Payment payment, CashTaken? cash) => payment is { Type: { } type, PaidAt: { } at }
        ? new(
            payment.Status, type, Channel: null, at, payment.Collected,
            payment.Refunded,
            type is Payment.Cash ? cash : null)
        : throw new InvalidOperationException($"{payment.OrderNumber} was not paid and has no receipt.");
}

/// <summary>Cash over the counter.</summary>
/// <param name="Tendered">What the customer handed over.</param>
/// <param name="Change">What was given back at once.</param>
internal sealed record CashTaken(Money Tendered, Money Change);
