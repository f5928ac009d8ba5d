using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Shared.Hosting.Tests;

public sealed class CorsTests
{
    [Theory]
    [InlineData("*.atamsindonesia.com", "https://shop.atamsindonesia.com", true)]
    [InlineData("*.atamsindonesia.com", "https://a.b.atamsindonesia.com", true)]
    [InlineData("*.atamsindonesia.com", "https://atamsindonesia.com", false)]
    [InlineData("*.atamsindonesia.com", "http://shop.atamsindonesia.com", false)]
    [InlineData("*.atamsindonesia.com", "https://evilatamsindonesia.com", false)]
    [InlineData("*.atamsindonesia.com", "https://shop.atamsindonesia.com.evil.example", false)]
    [InlineData("https://app.example.com", "https://app.example.com", true)]
    [InlineData("https://app.example.com", "https://app.example.com:8443", false)]
    [InlineData("http://localhost:3000", "http://localhost:3000", true)]
    [InlineData("https://app.example.com", "null", false)]
    public void An_origin_is_allowed_by_name_or_as_an_https_subdomain(string allowed, string origin, bool expected) =>
        Cors.Allows(allowed, origin).ShouldBe(expected);

    [Theory]
    [InlineData("""["*.atamsindonesia.com"]""", 1)]
    [InlineData("https://a.example.com, https://b.example.com", 2)]
    [InlineData("[]", 0)]
    public void Origins_are_a_JSON_array_or_a_list(string text, int count)
    {
        var settings = Settings(text);
        EdgeSettings.Read(settings).CorsOrigins.Count.ShouldBe(count);
        settings.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[\"*.atams")]
    [InlineData("not an origin")]
    [InlineData("https://app.example.com/path")]
    public void A_faulty_list_is_told_at_start(string text)
    {
        var settings = Settings(text);
        EdgeSettings.Read(settings);
        settings.Faults.ShouldHaveSingleItem().ShouldStartWith("CORS_ORIGINS ");
    }

    private static SettingsReader Settings(string origins) =>
        new(new Dictionary<string, string>(StringComparer.Ordinal) { ["CORS_ORIGINS"] = origins }, isDevelopment: false);
}
