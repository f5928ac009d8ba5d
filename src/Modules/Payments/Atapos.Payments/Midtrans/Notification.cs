using Atapos.Payments.Domain;

namespace Atapos.Payments.Midtrans;

/// <summary>What the gateway sent us unasked. Anybody may have sent it: only the four raw strings are under the signature, and nothing of it counts
/// before <see cref="NotificationSignature"/> was checked.</summary>
/// <param name="OrderId"><c>order_id</c>, exactly as sent.</param>
/// <param name="StatusCode"><c>status_code</c>, exactly as sent.</param>
/// <param name="GrossAmount"><c>gross_amount</c>, exactly as sent.</param>
/// <param name="SignatureKey"><c>signature_key</c>, exactly as sent.</param>
/// <param name="Report">What it says.</param>
internal sealed record Notification(string OrderId, string StatusCode, string GrossAmount, string SignatureKey, GatewayReport Report)
{
    /// <summary>The most bytes that are looked at.</summary>
    internal const int Largest = 64 * 1024;

    /// <summary>Reads a body.</summary>
    /// <exception cref="UnreadableReportException">It is not JSON, too large, too deep, or lacks one of the four strings.</exception>
    internal static Notification Parse(ReadOnlyMemory<byte> body) => throw new UnreadableReportException($"{body.Length}");
}
