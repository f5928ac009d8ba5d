using System.Security.Cryptography;
using System.Text;
using Atapos.Identity.Authentication.Atlas;
using Atapos.Identity.Authentication.Customers;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Identity.Tests.Authentication;

public sealed class SettingsTests
{
    [Fact]
    public void Development_needs_no_settings()
    {
        var reader = Reader(isDevelopment: true);
        var tokens = AccessTokenSettings.Read(reader);
        var atlas = AtlasSettings.Read(reader);

        reader.Faults.ShouldBeEmpty();
        tokens.KeyIsMadeUp.ShouldBeTrue();
        tokens.Key.Length.ShouldBe(32);
        tokens.PreviousKey.ShouldBeNull();
        tokens.Issuer.ShouldBe("atapos");
        tokens.Audience.ShouldBe("atapos-customers");
        tokens.Lifetime.ShouldBe(TimeSpan.FromHours(168));
        atlas.Address.ShouldBe(new Uri("https://api.atlas-microapi.atamsindonesia.com/api/v1/"));
        atlas.AppCode.ShouldBe("ATAPOS");
        atlas.Cipher.ShouldBeNull();
        (atlas.AdminLevel, atlas.OfficerLevel).ShouldBe((100, 10));
        atlas.CacheFor.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void A_made_up_key_is_another_one_each_time() =>
        AccessTokenSettings.Read(Reader(isDevelopment: true)).Key.ShouldNotBe(AccessTokenSettings.Read(Reader(isDevelopment: true)).Key);

    [Fact]
    public void Elsewhere_the_secrets_must_be_there()
    {
        var reader = Reader(isDevelopment: false);
        AccessTokenSettings.Read(reader);
        AtlasSettings.Read(reader);

        reader.Faults.ShouldBe(
            ["JWT_SECRET_KEY is not set.", "ATLAS_ENCRYPTION_KEY is not set.", "ATLAS_ENCRYPTION_IV is not set."]);
    }

    [Theory]
    [InlineData("JWT_SECRET_KEY", "only-31-bytes-are-not-enough...")]
    [InlineData("JWT_SECRET_KEY", "change-this-to-random-secret-key-in-production-min-32-chars")]
    [InlineData("JWT_PREVIOUS_SECRET_KEY", "short")]
    [InlineData("JWT_ALGORITHM", "none")]
    [InlineData("JWT_ALGORITHM", "RS256")]
    [InlineData("JWT_ACCESS_TOKEN_EXPIRE_HOURS", "0")]
    [InlineData("ATLAS_SSO_URL", "atlas")]
    [InlineData("ATLAS_ENCRYPTION_KEY", "[32-char-key]")]
    [InlineData("ATLAS_CACHE_SECONDS", "61")]
    [InlineData("ATLAS_ADMIN_LEVEL", "5")]
    public void A_faulty_setting_is_told_by_its_name(string name, string value)
    {
        var reader = Reader(isDevelopment: false, [.. Good, (name, value)]);
        AccessTokenSettings.Read(reader);
        AtlasSettings.Read(reader);

        reader.Faults.ShouldHaveSingleItem().ShouldStartWith(name + " ");
    }

    [Fact]
    public void The_key_is_the_UTF8_bytes_of_the_setting()
    {
        var reader = Reader(isDevelopment: false, [.. Good, ("JWT_PREVIOUS_SECRET_KEY", "the-former-key-of-more-than-32-bytes")]);
        var tokens = AccessTokenSettings.Read(reader);

        reader.Faults.ShouldBeEmpty();
        tokens.Key.ShouldBe(Encoding.UTF8.GetBytes("a-key-for-tests-that-is-longer-than-32-bytes"));
        tokens.PreviousKey.ShouldBe(Encoding.UTF8.GetBytes("the-former-key-of-more-than-32-bytes"));
    }

    [Fact]
    public void A_short_key_will_do_in_Development()
    {
        var tokens = AccessTokenSettings.Read(Reader(isDevelopment: true, ("JWT_SECRET_KEY", "short")));

        tokens.KeyIsMadeUp.ShouldBeFalse();
        HMACSHA256.HashData(tokens.Key, "text"u8).ShouldBe(HMACSHA256.HashData("short"u8, "text"u8));
    }

    private static (string Name, string Value)[] Good =>
    [
        ("JWT_SECRET_KEY", "a-key-for-tests-that-is-longer-than-32-bytes"),
        ("ATLAS_ENCRYPTION_KEY", "0123456789abcdef0123456789abcdef"),
        ("ATLAS_ENCRYPTION_IV", "0123456789abcdef"),
    ];

    private static SettingsReader Reader(bool isDevelopment, params (string Name, string Value)[] values)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            all[name] = value;
        }

        return new(all, isDevelopment);
    }
}
