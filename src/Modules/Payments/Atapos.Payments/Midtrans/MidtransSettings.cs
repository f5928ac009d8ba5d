using Atapos.Shared.Hosting.Settings;

namespace Atapos.Payments.Midtrans;

/// <summary>Where the payment gateway is, and the account of merchants that have none of their own.</summary>
internal sealed record MidtransSettings
{
    private const string ProductionHost = "midtrans.com";
    private const string SandboxHost = "sandbox.midtrans.com";

    /// <summary><c>MIDTRANS_SERVER_KEY</c> and where its account is; null without the key.</summary>
    internal required GatewayAccess? Fallback { get; init; }

    /// <summary><c>MIDTRANS_CLIENT_KEY</c>: of the fallback account; public.</summary>
    internal required string? FallbackClientKey { get; init; }

    /// <summary><c>MIDTRANS_IS_PRODUCTION</c>: whether the fallback account is for real money.</summary>
    internal required bool IsProduction { get; init; }

    /// <summary><c>MIDTRANS_SNAP_URL</c>: for all accounts; null when each is where it belongs.</summary>
    internal required Uri? SnapAddress { get; init; }

    /// <summary><c>MIDTRANS_API_URL</c>: for all accounts; null when each is where it belongs.</summary>
    internal required Uri? ApiAddress { get; init; }

    /// <summary><c>MIDTRANS_SNAP_JS_URL</c>: for all accounts; null when each is where it belongs.</summary>
    internal required Uri? ScriptAddress { get; init; }

    /// <summary>Where an account is.</summary>
    /// <param name="serverKey">Its key.</param>
    /// <param name="isProduction">Whether it is for real money.</param>
    internal GatewayAccess AccessFor(string serverKey, bool isProduction) => new(
        serverKey,
        SnapAddress ?? new($"https://app.{Host(isProduction)}/snap/v1"),
        ApiAddress ?? new($"https://api.{Host(isProduction)}/v2"));

    /// <summary>The script that shows the gateway's page in a window of ours.</summary>
    /// <param name="isProduction">Whether the account is for real money.</param>
    internal Uri ScriptFor(bool isProduction) => ScriptAddress ?? new($"https://app.{Host(isProduction)}/snap/snap.js");

    internal static MidtransSettings Read(SettingsReader settings)
    {
        settings.OneOf("MIDTRANS_DEFAULT_CURRENCY", "IDR", "IDR");
        var read = new MidtransSettings
        {
            Fallback = null,
            FallbackClientKey = settings.Text("MIDTRANS_CLIENT_KEY"),
            IsProduction = settings.Flag("MIDTRANS_IS_PRODUCTION", false),
            SnapAddress = settings.Address("MIDTRANS_SNAP_URL"),
            ApiAddress = settings.Address("MIDTRANS_API_URL"),
            ScriptAddress = settings.Address("MIDTRANS_SNAP_JS_URL"),
        };
        var serverKey = settings.Text("MIDTRANS_SERVER_KEY");
        if (serverKey is not null && serverKey.Any(char.IsWhiteSpace))
        {
            settings.Fault("MIDTRANS_SERVER_KEY", "must not contain white space");
        }

        return serverKey is null ? read : read with { Fallback = read.AccessFor(serverKey, read.IsProduction) };
    }

    private static string Host(bool isProduction) => isProduction ? ProductionHost : SandboxHost;
}
