using Atapos.Shared;

namespace Atapos.Payments.Contracts;

/// <summary>Tells how the payments of the current merchant's orders stand.</summary>
public interface IOrderPayments
{
    /// <summary>The state of an order's payment as it was last committed; pending when nobody has moved it yet.</summary>
    Task<PaymentStatus> StatusAsync(long orderId, CancellationToken cancellationToken);

    /// <summary>How an order stands at the gateway by the attempt that was paid, else the newest; null when there was none.</summary>
    Task<GatewayState?> AtGatewayAsync(long orderId, CancellationToken cancellationToken);
}

/// <summary>How an order stands at the gateway. Instants are UTC.</summary>
/// <param name="GatewayOrderId">The name of the attempt.</param>
/// <param name="TransactionId">Null until the customer chose how to pay.</param>
/// <param name="TransactionTime">When that was.</param>
/// <param name="TransactionStatus">The gateway's own word.</param>
/// <param name="FraudStatus">What fraud detection says.</param>
/// <param name="ExpiresAt">Until when it can be paid.</param>
/// <param name="QrString">What the QR code of a QRIS charge says.</param>
/// <param name="QrAcquirer">Whose QRIS it is.</param>
/// <param name="QrActions">What the gateway offers to do with the QR code.</param>
public sealed record GatewayState(
    string GatewayOrderId,
    string? TransactionId,
    DateTimeOffset? TransactionTime,
    string? TransactionStatus,
    string? FraudStatus,
    DateTimeOffset ExpiresAt,
    string? QrString,
    string? QrAcquirer,
    IReadOnlyList<QrAction>? QrActions);

/// <summary>Something that the gateway offers to do with a QR code.</summary>
/// <param name="Name">For instance <c>generate-qr-code</c>.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Url">Absolute.</param>
public sealed record QrAction(string Name, string Method, string Url);
