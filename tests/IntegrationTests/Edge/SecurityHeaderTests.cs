using Atapos.Host;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Edge;

/// <summary>What every answer tells a browser, whatever it is about.</summary>
public sealed class SecurityHeaderTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Theory]
    [InlineData("GET", "products", 200)]
    [InlineData("GET", "orders", 401)]
    [InlineData("GET", "nope", 404)]
    [InlineData("DELETE", "orders", 405)]
    [InlineData("POST", "auth/customer/verify-otp", 400)]
    [InlineData("GET", "/health", 200)]
    [InlineData("GET", "/health/full", 200)]
    [InlineData("GET", "/openapi.json", 200)]
    [InlineData("GET", "/docs/index.html", 200)]
    [InlineData("GET", "/redoc/index.html", 200)]
    [InlineData("GET", "/", 404)]
    public async Task Every_answer_is_taken_for_what_it_is_and_framed_nowhere(string method, string path, int status)
    {
        var answer = await _shop.Anonymous.SendAsync(new HttpMethod(method), path);

        answer.Status.ShouldBe(status);
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        answer.Header("X-Frame-Options").ShouldBe("DENY");
        answer.Header("Content-Security-Policy").ShouldNotBeNull().ShouldContain("frame-ancestors 'none'");
        answer.Header("Content-Security-Policy").ShouldNotBeNull().ShouldStartWith("default-src 'none'");
        answer.Header("Referrer-Policy").ShouldBe("no-referrer");
        answer.Header("Permissions-Policy").ShouldNotBeNull().ShouldContain("camera=()");
        answer.Header("Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        answer.Header("Server").ShouldBeNull();
        answer.Header("X-Powered-By").ShouldBeNull();
        answer.Header("Strict-Transport-Security").ShouldBeNull();
        answer.Header("X-Request-ID").ShouldNotBeNull();
    }

    [Fact]
    public async Task Outside_Development_a_browser_that_came_by_https_is_told_to_come_by_it_always()
    {
        var settings = new Dictionary<string, string>(ShopSettings.Production, StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["TRUSTED_PROXIES"] = "127.0.0.1",
            ["LOGGING_ENABLED"] = "false",
        };
        await using var app = AtaposApp.Create(settings, _shop.Database.LoginConnection);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        (await TransportAsync(http, "https")).ShouldBe("max-age=31536000; includeSubDomains");
        (await TransportAsync(http, "http")).ShouldBeNull();
    }

    private static async Task<string?> TransportAsync(HttpClient http, string scheme)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", scheme);
        using var answer = await http.SendAsync(request);
        return answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null;
    }
}
