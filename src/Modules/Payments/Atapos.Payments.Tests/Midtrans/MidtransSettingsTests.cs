using Atapos.Payments.Midtrans;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Payments.Tests.Midtrans;

public sealed class MidtransSettingsTests
{
    [Fact]
    public void Each_account_is_where_its_own_flag_says()
    {
        var settings = Read();

        var test = settings.AccessFor("key", isProduction: false);
        (test.SnapAddress.AbsoluteUri, test.ApiAddress.AbsoluteUri).ShouldBe(("https://app.sandbox.midtrans.com/snap/v1", "https://api.sandbox.midtrans.com/v2"));
        var real = settings.AccessFor("key", isProduction: true);
        (real.SnapAddress.AbsoluteUri, real.ApiAddress.AbsoluteUri).ShouldBe(("https://app.midtrans.com/snap/v1", "https://api.midtrans.com/v2"));
        settings.ScriptFor(isProduction: false).AbsoluteUri.ShouldBe("https://app.sandbox.midtrans.com/snap/snap.js");
        settings.ScriptFor(isProduction: true).AbsoluteUri.ShouldBe("https://app.midtrans.com/snap/snap.js");
    }

    [Fact]
    public void An_address_that_is_set_is_that_of_everybody()
    {
        var settings = Read(
            ("MIDTRANS_SNAP_URL", "http://localhost:1/snap/v1/"), ("MIDTRANS_API_URL", "http://localhost:1/v2"),
            ("MIDTRANS_SNAP_JS_URL", "http://localhost:1/snap.js"));

        foreach (var isProduction in new[] { true, false })
        {
            settings.AccessFor("key", isProduction).ShouldBe(new GatewayAccess("key", new("http://localhost:1/snap/v1"), new("http://localhost:1/v2")));
            settings.ScriptFor(isProduction).AbsoluteUri.ShouldBe("http://localhost:1/snap.js");
        }
    }

    [Fact]
    public void The_account_for_all_follows_the_setting_and_exists_with_a_key_alone()
    {
        Read(("MIDTRANS_IS_PRODUCTION", "true"), ("MIDTRANS_CLIENT_KEY", "client")).Fallback.ShouldBeNull();

        var settings = Read(("MIDTRANS_IS_PRODUCTION", "true"), ("MIDTRANS_SERVER_KEY", "Mid-server-x"), ("MIDTRANS_CLIENT_KEY", "client"));
        (settings.Fallback!.ServerKey, settings.Fallback.ApiAddress.Host, settings.FallbackClientKey).ShouldBe(("Mid-server-x", "api.midtrans.com", "client"));
        Read(("MIDTRANS_SERVER_KEY", "SB-x")).Fallback!.ApiAddress.Host.ShouldBe("api.sandbox.midtrans.com");
    }

    [Fact]
    public void A_key_is_not_shown()
    {
        var settings = Read(("MIDTRANS_SERVER_KEY", "Mid-server-rahasia"));

        settings.Fallback!.ToString().ShouldNotContain("rahasia");
        settings.ToString().ShouldNotContain("rahasia");
        $"{settings.AccessFor("Mid-server-rahasia", isProduction: true)}".ShouldNotContain("rahasia");
    }

    [Theory]
    [InlineData("MIDTRANS_SERVER_KEY", "a b")]
    [InlineData("MIDTRANS_IS_PRODUCTION", "perhaps")]
    [InlineData("MIDTRANS_SNAP_URL", "ftp://x.test")]
    [InlineData("MIDTRANS_API_URL", "/v2")]
    [InlineData("MIDTRANS_SNAP_JS_URL", "snap.js")]
    [InlineData("MIDTRANS_DEFAULT_CURRENCY", "USD")]
    [InlineData("PAYMENT_EXPIRE_MINUTES", "0")]
    [InlineData("PAYMENT_EXPIRE_MINUTES", "10081")]
    [InlineData("PAYMENT_SWEEP_SECONDS", "0")]
    [InlineData("PAYMENT_SWEEP_SECONDS", "3601")]
    public void What_makes_no_sense_is_told_by_name(string name, string value)
    {
        var reader = Reader((name, value));
        MidtransSettings.Read(reader);
        PaymentSettings.Read(reader);

        reader.Faults.ShouldHaveSingleItem().ShouldStartWith(name);
    }

    [Fact]
    public void A_payment_is_waited_for_an_hour_and_looked_after_twice_a_minute() =>
        PaymentSettings.Read(Reader()).ShouldBe(new PaymentSettings(60, TimeSpan.FromSeconds(30), new("http://localhost:3000/payment/finish")));

    private static MidtransSettings Read(params (string Name, string Value)[] values)
    {
        var reader = Reader(values);
        var settings = MidtransSettings.Read(reader);
        reader.Faults.ShouldBeEmpty();
        return settings;
    }

    private static SettingsReader Reader(params (string Name, string Value)[] values) =>
        new(values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal), isDevelopment: false);
}
