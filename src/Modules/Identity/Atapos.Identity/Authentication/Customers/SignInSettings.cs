using Atapos.Shared.Hosting.Settings;

namespace Atapos.Identity.Authentication.Customers;

/// <summary>How customers sign in without a password.</summary>
/// <param name="AppUrl"><c>APP_URL</c>: where the front end lives that a magic link leads to.</param>
/// <param name="LinkLifetime"><c>MAGIC_LINK_EXPIRE_MINUTES</c>.</param>
/// <param name="OtpLifetime"><c>OTP_EXPIRE_MINUTES</c>.</param>
/// <param name="OtpLength"><c>OTP_LENGTH</c>, digits.</param>
internal sealed record SignInSettings(Uri AppUrl, TimeSpan LinkLifetime, TimeSpan OtpLifetime, int OtpLength)
{
    private const string DefaultAppUrl = "http://localhost:3000";
    private const int MinutesOfDay = 1440;

    internal static SignInSettings Read(SettingsReader settings) => new(
        settings.Address("APP_URL", DefaultAppUrl) ?? new(DefaultAppUrl),
        TimeSpan.FromMinutes(settings.Number("MAGIC_LINK_EXPIRE_MINUTES", 15, 1, MinutesOfDay)),
        TimeSpan.FromMinutes(settings.Number("OTP_EXPIRE_MINUTES", 5, 1, 60)),
        settings.Number("OTP_LENGTH", 6, 6, 10));
}
