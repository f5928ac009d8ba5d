namespace Atapos.Payments.Midtrans;

/// <summary>An account at the gateway, and where that account is.</summary>
/// <param name="ServerKey">Secret: it opens the account and signs its notifications.</param>
/// <param name="SnapAddress">Base address of Snap, without a slash at its end.</param>
/// <param name="ApiAddress">Base address of the Core API, without a slash at its end.</param>
internal sealed record GatewayAccess(string ServerKey, Uri SnapAddress, Uri ApiAddress)
{
    /// <summary>Where the account is; never its key.</summary>
    public override string ToString() => $"{nameof(GatewayAccess)} {{ {SnapAddress}, {ApiAddress} }}";
}
