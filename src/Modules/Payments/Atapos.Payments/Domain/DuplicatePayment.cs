using Atapos.Shared;

namespace Atapos.Payments.Domain;

/// <summary>Money that came for an order that was closed or paid already: it changes nothing and awaits its refund (ruling 23).</summary>
internal sealed class DuplicatePayment
{
    private DuplicatePayment()
    {
    }

    internal DuplicatePayment(Payment payment, long logId, GatewayAttempt attempt, GatewayReport report, Money amount, DateTimeOffset now)
    {
        (Tenant, Id, OrderId) = (payment.Tenant, logId, payment.OrderId);
        (GatewayOrderId, AttemptId, Amount, ArrivedAt) = (attempt.GatewayOrderId, attempt.Id, amount, now);
        (TransactionId, PaymentType) = (report.TransactionId ?? attempt.GatewayOrderId, attempt.PaymentType ?? Payment.UnknownType);
    }

    internal TenantId Tenant { get; private set; }

    /// <summary>The id of the log entry that tells of it (<c>py_id</c>).</summary>
    internal long Id { get; private set; }

    internal long OrderId { get; private set; }

    internal long AttemptId { get; private set; }

    internal string GatewayOrderId { get; private set; } = "";

    /// <summary>The gateway's transaction; its order id when it named none.</summary>
    internal string TransactionId { get; private set; } = "";

    internal string PaymentType { get; private set; } = "";

    /// <summary>What came, whole rupiah.</summary>
    internal Money Amount { get; private set; }

    /// <summary>What of it was given back or taken back.</summary>
    internal Money Refunded { get; private set; }

    internal DateTimeOffset ArrivedAt { get; private set; }

    /// <summary>What is still to be given back.</summary>
    internal Money Left => Amount - Refunded;

    internal void GiveBack(Money amount) => Refunded = Money.Min(Amount, Refunded + amount);
}
