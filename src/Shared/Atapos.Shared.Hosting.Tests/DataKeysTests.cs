using System.Security.Cryptography;
using System.Text;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Shared.Hosting.Tests;

/// <summary>What is sealed opens for the same merchant and place alone, also after the key was changed.</summary>
public sealed class DataKeysTests
{
    private const string Old = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private const string New = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    private static readonly TenantId One = TenantId.Of(1);
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("kode 482913");

    [Fact]
    public void What_is_sealed_opens_and_never_looks_the_same_twice()
    {
        var keys = Ring(("DATA_KEYS", Old));
        var (first, second) = (keys.Seal(Plain, One, "edge.mails/1"), keys.Seal(Plain, One, "edge.mails/1"));

        first.ShouldNotBe(second);
        Convert.ToHexString(first).ShouldNotContain(Convert.ToHexString(Plain));
        keys.Open(first, One, "edge.mails/1").ShouldBe(Plain);
        keys.Open(keys.Seal([], One, "x"), One, "x").ShouldBeEmpty();
    }

    [Fact]
    public void It_opens_for_no_other_merchant_place_or_key_and_not_when_it_was_changed()
    {
        var keys = Ring(("DATA_KEYS", Old));
        var kept = keys.Seal(Plain, One, "edge.mails/1");

        Should.Throw<CryptographicException>(() => keys.Open(kept, TenantId.Of(2), "edge.mails/1"));
        Should.Throw<CryptographicException>(() => keys.Open(kept, One, "edge.mails/2"));
        Should.Throw<CryptographicException>(() => Ring(("DATA_KEYS", New)).Open(kept, One, "edge.mails/1"));
        Should.Throw<CryptographicException>(() => keys.Open(kept.AsSpan(0, 20), One, "edge.mails/1"));
        for (var at = 0; at < kept.Length; at++)
        {
            var changed = (byte[])kept.Clone();
            changed[at] ^= 1;
            Should.Throw<CryptographicException>(() => keys.Open(changed, One, "edge.mails/1"));
        }
    }

    [Fact]
    public void A_new_key_in_front_seals_and_the_old_one_still_opens()
    {
        var kept = Ring(("DATA_KEYS", Old)).Seal(Plain, One, "x");
        var both = Ring(("DATA_KEYS", $"{New}, {Old}"));

        both.Open(kept, One, "x").ShouldBe(Plain);
        Ring(("DATA_KEYS", New)).Open(both.Seal(Plain, One, "x"), One, "x").ShouldBe(Plain);
    }

    [Fact]
    public void Without_keys_of_its_own_the_ring_comes_from_the_key_of_tokens_and_the_one_before()
    {
        var kept = Ring(("JWT_SECRET_KEY", "the first key of more than 32 bytes, long")).Seal(Plain, One, "x");
        var after = Ring(("JWT_SECRET_KEY", "the second key of more than 32 bytes, long"), ("JWT_PREVIOUS_SECRET_KEY", "the first key of more than 32 bytes, long"));

        after.Open(kept, One, "x").ShouldBe(Plain);
        Should.Throw<CryptographicException>(() => Ring(("JWT_SECRET_KEY", "the second key of more than 32 bytes, long")).Open(kept, One, "x"));
    }

    [Fact]
    public void A_fingerprint_depends_on_secret_merchant_purpose_and_key()
    {
        var keys = Ring(("DATA_KEYS", Old));
        var fingerprint = keys.Fingerprint("482913", One, "otp");

        keys.Fingerprint("482913", One, "otp").ShouldBe(fingerprint);
        keys.Fingerprint("482914", One, "otp").ShouldNotBe(fingerprint);
        keys.Fingerprint("482913", TenantId.Of(2), "otp").ShouldNotBe(fingerprint);
        keys.Fingerprint("482913", One, "link").ShouldNotBe(fingerprint);
        Ring(("DATA_KEYS", New)).Fingerprint("482913", One, "otp").ShouldNotBe(fingerprint);
        Ring(("DATA_KEYS", $"{New},{Old}")).Fingerprints("482913", One, "otp").ShouldContain(known => known.SequenceEqual(fingerprint));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("AAAA")]
    [InlineData(",")]
    [InlineData(Old + ",nonsense")]
    public void Keys_that_are_none_are_told_at_start(string text)
    {
        var settings = new SettingsReader(new Dictionary<string, string>(StringComparer.Ordinal) { ["DATA_KEYS"] = text }, isDevelopment: true);

        DataKeys.Read(settings);

        settings.Faults.ShouldHaveSingleItem().ShouldStartWith("DATA_KEYS ");
    }

    private static DataKeys Ring(params (string Name, string Value)[] values) => DataKeys.Read(
        new SettingsReader(values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal), isDevelopment: true));
}
