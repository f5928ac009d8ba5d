using Atapos.Shared.Hosting.Settings;

namespace Atapos.Payments.Midtrans;

/// <summary>Where the payment gateway is, and the account of merchants that have none of their own.</summary>
/// <param name="IsProduction"><c>MIDTRANS_IS_PRODUCTION</c>: which of the gateway's hosts are the defaults.</param>
/// <param name="ServerKey"><c>MIDTRANS_SERVER_KEY</c>: of the fallback account; a secret.</param>
/// <param name="ClientKey"><c>MIDTRANS_CLIENT_KEY</c>: of the fallback account; public.</param>
/// <param name="SnapAddress"><c>MIDTRANS_SNAP_URL</c>.</param>
/// <param name="ApiAddress"><c>MIDTRANS_API_URL</c>.</param>
internal sealed record MidtransSettings(bool IsProduction, string? ServerKey, string? ClientKey, Uri? SnapAddress, Uri? ApiAddress)
{
    internal static MidtransSettings Read(SettingsReader settings)
    {
        var production = settings.Flag("MIDTRANS_IS_PRODUCTION", false);
        var host = production ? "midtrans.com" : "sandbox.midtrans.com";
        settings.OneOf("MIDTRANS_DEFAULT_CURRENCY", "IDR", "IDR");
        var serverKey = settings.Text("MIDTRANS_SERVER_KEY");
        if (serverKey is not null && serverKey.Any(char.IsWhiteSpace))
        {
            settings.Fault("MIDTRANS_SERVER_KEY", "must not contain white space");
        }

        return new(
            production, serverKey, settings.Text("MIDTRANS_CLIENT_KEY"),
            settings.Address("MIDTRANS_SNAP_URL", $"https://app.{host}/snap/v1"), settings.Address("MIDTRANS_API_URL", $"https://api.{host}/v2"));
    }
}
