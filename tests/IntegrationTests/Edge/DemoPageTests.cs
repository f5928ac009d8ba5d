using System.Net;
using Atapos.Host;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Edge;

/// <summary>The demo pages run nothing but their own scripts and the gateway's, and are there in Development alone.</summary>
public sealed class DemoPageTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private static readonly string[] Pages = ["/demo", "/demo/customer-auth", "/demo/snap-embedded", "/demo/order-history", "/demo/till", "/demo/board"];

    [Fact]
    public async Task A_page_runs_its_own_scripts_alone_and_the_one_that_pays_the_gateways_too()
    {
        foreach (var page in Pages)
        {
            var answer = await demo.Shop.Anonymous.GetAsync(page).Ok();
            var policy = answer.Header("Content-Security-Policy").ShouldNotBeNull();
            var gateway = page is "/demo/snap-embedded" or "/demo/till" ? " https://app.sandbox.midtrans.com" : "";

            policy.ShouldStartWith("default-src 'none'");
            policy.ShouldNotContain("unsafe");
            policy.ShouldContain("connect-src 'self';");
            policy.Split("script-src ")[1].Split(';')[0].ShouldBe($"'self'{gateway}");
            answer.Header("Content-Type").ShouldBe("text/html; charset=utf-8");
            answer.Text.ShouldNotContain("onclick");
            answer.Text.ShouldNotContain("{client-key}");
            answer.Text.ShouldNotContain("{staff-token}");
        }
    }

    [Fact]
    public async Task The_till_is_lent_the_sandboxs_cashier_where_the_sandbox_plays_Atlas_and_nowhere_else()
    {
        (await demo.Shop.Anonymous.GetAsync("/demo/till").Ok()).Text.ShouldContain("value=\"sandbox-officer-1\"");
        var settings = ShopSettings.Of(demo.Shop.Sandbox);
        settings["ATLAS_SSO_URL"] = "https://atlas.example/api/v1";
        await using var app = AtaposApp.Create(settings, demo.Shop.Database.LoginConnection);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        (await http.GetStringAsync(new Uri("/demo/till", UriKind.Relative))).ShouldContain("autocomplete=\"off\" spellcheck=\"false\" value=\"\"");
    }

    [Fact]
    public async Task Outside_Development_they_are_not_there()
    {
        var settings = new Dictionary<string, string>(ShopSettings.Production, StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["LOGGING_ENABLED"] = "false",
        };
        await using var app = AtaposApp.Create(settings, demo.Shop.Database.LoginConnection);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        foreach (var page in Pages.Append("/demo/assets/demo.js"))
        {
            using var answer = await http.GetAsync(new Uri(page, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, page);
        }
    }
}
