using System.Security.Cryptography;
using System.Text;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Identity.Authentication.Customers;

/// <summary>How customers' tokens are signed.</summary>
/// <param name="Key"><c>JWT_SECRET_KEY</c>: signs and verifies.</param>
/// <param name="PreviousKey"><c>JWT_PREVIOUS_SECRET_KEY</c>: verifies alone, while tokens of the former key are still about.</param>
/// <param name="Issuer"><c>JWT_ISSUER</c>.</param>
/// <param name="Audience"><c>JWT_AUDIENCE</c>.</param>
/// <param name="Lifetime"><c>JWT_ACCESS_TOKEN_EXPIRE_HOURS</c>.</param>
/// <param name="KeyIsMadeUp">There was no key, so tokens end with the process; in Development alone.</param>
internal sealed record AccessTokenSettings(byte[] Key, byte[]? PreviousKey, string Issuer, string Audience, TimeSpan Lifetime, bool KeyIsMadeUp)
{
    private const int LeastKeyBytes = 32;
    private const int HoursOfWeek = 168;
    private const int HoursOfYear = 8760;

    internal static AccessTokenSettings Read(SettingsReader settings)
    {
        settings.OneOf("JWT_ALGORITHM", "HS256", "HS256");
        var key = settings.Secret("JWT_SECRET_KEY", LeastKeyBytes);
        var previous = settings.Text("JWT_PREVIOUS_SECRET_KEY") is null ? null : settings.Secret("JWT_PREVIOUS_SECRET_KEY", LeastKeyBytes);
        return new(
            key is null ? RandomNumberGenerator.GetBytes(LeastKeyBytes) : BytesOf(key),
            previous is null ? null : BytesOf(previous),
            settings.Text("JWT_ISSUER", "atapos")!,
            settings.Text("JWT_AUDIENCE", "atapos-customers")!,
            TimeSpan.FromHours(settings.Number("JWT_ACCESS_TOKEN_EXPIRE_HOURS", HoursOfWeek, 1, HoursOfYear)),
            KeyIsMadeUp: key is null);
    }

    // HMAC itself fills a short key with zeros; the library refuses one, and Development may have one.
    private static byte[] BytesOf(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        Array.Resize(ref bytes, Math.Max(bytes.Length, LeastKeyBytes));
        return bytes;
    }
}
