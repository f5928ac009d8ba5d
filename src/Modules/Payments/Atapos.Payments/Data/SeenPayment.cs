using Atapos.Payments.Domain;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Payments.Data;

/// <summary>A payment as it was last committed, with nothing locked, and what tells whether somebody has moved it since.</summary>
internal sealed class SeenPayment
{
    private SeenPayment(Payment payment, uint rowVersion, GatewayAttempt attempt)
    {
        (Payment, RowVersion, Attempt) = (payment, rowVersion, attempt);
        (State, TransactionId, TransactionStatus) = (attempt.State, attempt.TransactionId, attempt.TransactionStatus);
    }

    /// <summary>With all that belongs to it.</summary>
    internal Payment Payment { get; }

    /// <summary>The attempt that was asked for.</summary>
    internal GatewayAttempt Attempt { get; }

    /// <summary>Changes whenever the payment's own row does.</summary>
    internal uint RowVersion { get; }

    /// <summary>Where the attempt stood when it was seen.</summary>
    internal AttemptState State { get; }

    /// <summary>What was known of it then.</summary>
    internal string? TransactionId { get; }

    /// <summary>What was known of it then.</summary>
    internal string? TransactionStatus { get; }

    /// <summary>Reads a payment by the name that one of its attempts has at the gateway.</summary>
    internal static async Task<SeenPayment> ReadAsync(PaymentsDbContext store, long orderId, string gatewayOrderId, CancellationToken cancellationToken)
    {
        var row = await store.Payments.AsNoTracking()
            .Where(payment => payment.OrderId == orderId)
            .Include(payment => payment.Attempts).Include(payment => payment.Refunds).Include(payment => payment.Duplicates).Include(payment => payment.Receipt)
            .AsSingleQuery()
            .Select(payment => new { Payment = payment, Version = EF.Property<uint>(payment, "xmin") })
            .SingleAsync(cancellationToken);
        var attempt = row.Payment.Attempts.Single(one => string.Equals(one.GatewayOrderId, gatewayOrderId, StringComparison.Ordinal));
        return new(row.Payment, row.Version, attempt);
    }
}
