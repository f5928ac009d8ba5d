using Atapos.Payments.Domain;

namespace Atapos.Payments.Midtrans;

/// <summary>What the gateway sent us unasked. Anybody may have sent it: only the first three strings are under the signature, and nothing of it counts
/// before <see cref="NotificationSignature"/> has been asked.</summary>
/// <param name="OrderId"><c>order_id</c>, exactly as sent.</param>
/// <param name="StatusCode"><c>status_code</c>, exactly as sent.</param>
/// <param name="GrossAmount"><c>gross_amount</c>, exactly as sent.</param>
/// <param name="SignatureKey"><c>signature_key</c>, exactly as sent.</param>
/// <param name="Report">What it says; all but those three can be altered on the way without breaking the signature.</param>
internal sealed record Notification(string OrderId, string StatusCode, string GrossAmount, string SignatureKey, GatewayReport Report)
{
    /// <summary>The most bytes that are read.</summary>
    internal const int Largest = 64 * 1024;

    /// <summary>Reads a body.</summary>
    /// <param name="body">UTF-8.</param>
    /// <exception cref="UnreadableReportException">It is no JSON object that could be kept, or lacks one of the four strings.</exception>
    internal static Notification Parse(ReadOnlyMemory<byte> body)
    {
        var json = GatewayJson.Parse(body, Largest);
        return new(Signed(json, "order_id"), Signed(json, "status_code"), Signed(json, "gross_amount"), Signed(json, "signature_key"), GatewayReportReader.Of(json));
    }

    private static string Signed(GatewayJson json, string name) =>
        json.Exactly(name) is { Length: > 0 and <= GatewayReport.LongestText } text
            ? text
            : throw new UnreadableReportException($"It has no {name} that makes sense.");
}
