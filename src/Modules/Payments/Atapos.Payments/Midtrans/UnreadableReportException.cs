namespace Atapos.Payments.Midtrans;

/// <summary>What came is no report of the gateway.</summary>
/// <param name="message">Why not; nothing of what came.</param>
internal sealed class UnreadableReportException(string message) : Exception(message);
