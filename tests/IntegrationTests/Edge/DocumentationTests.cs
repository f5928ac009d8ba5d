using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Atapos.Host;
using Atapos.IntegrationTests.Harness;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Edge;

/// <summary>The API describes itself, from this host alone.</summary>
public sealed partial class DocumentationTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task The_document_lists_every_route_with_each_of_its_methods()
    {
        var document = (await _shop.Anonymous.GetAsync("/openapi.json").Ok()).Json;
        var described = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}")).ToList();

        var routes = _shop.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText is "/health" or "/health/" || route.RoutePattern.RawText!.Contains("/api/v1/", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods, (route, method) => $"{method} {PathOf(route)}")
            .ToList();

        routes.Count.ShouldBeGreaterThan(12);
        routes.Except(described, StringComparer.Ordinal).ShouldBeEmpty();
        foreach (var path in new[] { "GET /health", "GET /health/db", "GET /health/full", "POST /api/v1/orders", "POST /api/v1/orders/{oh_id}/pay-cash" })
        {
            described.Count(line => string.Equals(line, path, StringComparison.Ordinal)).ShouldBe(1, path);
        }
    }

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_a_summary_and_answers_and_the_document_hangs_together()
    {
        var document = (await _shop.Anonymous.GetAsync("/openapi.json").Ok()).Json;
        document.Word("openapi").ShouldStartWith("3.");
        document["info"].Word("title").ShouldNotBeNullOrWhiteSpace();
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => operation.Value!)).ToList();

        operations.Select(operation => operation.Word("operationId")).Distinct(StringComparer.Ordinal).Count().ShouldBe(operations.Count);
        operations.ShouldAllBe(operation => operation.Word("summary").Length > 0 && operation["responses"]!.AsObject().Count > 0);
        foreach (var reference in References(document))
        {
            var part = document;
            foreach (var name in reference.TrimStart('#', '/').Split('/'))
            {
                part = part[name].ShouldNotBeNull(reference);
            }
        }
    }

    [Fact]
    public async Task The_document_speaks_the_wires_names_and_words()
    {
        var text = (await _shop.Anonymous.GetAsync("/openapi.json").Ok()).Text;

        string[] names = ["oh_order_type", "oi_qty", "amount_paid", "pr_base_price", "oh_payment_status", "dine_in", "settlement", "override_price"];
        foreach (var name in names)
        {
            text.ShouldContain($"\"{name}\"", Case.Sensitive);
        }
    }

    [Theory]
    [InlineData("/docs/index.html")]
    [InlineData("/redoc/index.html")]
    public async Task The_pages_are_HTML_and_take_nothing_from_outside(string path)
    {
        var page = await _shop.Anonymous.GetAsync(path).Ok();

        page.Header("Content-Type").ShouldNotBeNull().ShouldStartWith("text/html");
        page.Header("Content-Security-Policy").ShouldNotBeNull().ShouldNotContain("unsafe");
        page.Text.ShouldNotContain("<style");
        Outside().Matches(page.Text).Select(match => match.Value).ShouldBeEmpty();
        var parts = Parts().Matches(page.Text).Select(match => match.Groups["url"].Value)
            .Where(part => !part.StartsWith("data:", StringComparison.Ordinal)).ToList();
        parts.ShouldNotBeEmpty();
        foreach (var part in parts)
        {
            (await _shop.Anonymous.GetAsync(new Uri(new Uri(_shop.Address, path), part).AbsolutePath)).Status.ShouldBe(200, part);
        }
    }

    [Fact]
    public async Task The_script_of_ReDoc_fetches_no_picture_from_its_makers_and_comes_packed_to_who_takes_it()
    {
        var plain = await _shop.Anonymous.GetAsync("/redoc/redoc.standalone.js").Ok();
        var packed = await _shop.Anonymous.With("Accept-Encoding", "gzip").GetAsync("/redoc/redoc.standalone.js").Ok();

        plain.Text.ShouldContain("Redoc");
        plain.Text.ShouldNotContain("cdn.redoc.ly");
        packed.Header("Content-Encoding").ShouldBe("gzip");
        packed.Body.Length.ShouldBeLessThan(plain.Body.Length / 2);
    }

    [Fact]
    public async Task The_sign_in_of_the_sandbox_offers_users_whom_the_sandbox_knows_and_is_in_Development_alone()
    {
        var script = await _shop.Anonymous.GetAsync("/docs/assets/sandbox.js").Ok();
        var tokens = Tokens().Matches(script.Text).Select(match => match.Groups["token"].Value).ToList();

        tokens.Count.ShouldBe(6);
        foreach (var token in tokens)
        {
            (await _shop.Staff(token).GetAsync("/api/v1/merchants?limit=1")).Status.ShouldBeOneOf([200, 403], token);
        }

        var settings = new Dictionary<string, string>(ShopSettings.Production, StringComparer.Ordinal) { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["LOGGING_ENABLED"] = "false" };
        await using var app = AtaposApp.Create(settings, _shop.Database.LoginConnection);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var away = await http.GetAsync(new Uri("/docs/assets/sandbox.js", UriKind.Relative));
        away.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await http.GetStringAsync(new Uri("/docs/index.html", UriKind.Relative))).ShouldNotContain("sandbox");
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/redoc")]
    public async Task The_short_address_leads_to_the_page(string path)
    {
        var answer = await _shop.Anonymous.GetAsync(path);

        var leads = answer.Status is 301 or 302 && answer.Header("Location")!.Contains("index.html", StringComparison.Ordinal);
        (answer.Status == 200 || leads).ShouldBeTrue(answer.Text);
    }

    private static string PathOf(RouteEndpoint route) => "/" + Constraint().Replace(route.RoutePattern.RawText!, "}").Trim('/');

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(member => string.Equals(member.Key, "$ref", StringComparison.Ordinal)
            ? [member.Value!.GetValue<string>()]
            : References(member.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    [GeneratedRegex(":[a-z]+}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Constraint();

    [GeneratedRegex(
        "(?<what>src|href|url|@import)\\s*[=(:]?\\s*[\"'(]*\\s*(?:https?:)?//[^\\s\"')]+",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Outside();

    [GeneratedRegex("\\['(?<token>sandbox-[a-z0-9-]+)', ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tokens();

    [GeneratedRegex("<(?:script|link)[^>]+(?:src|href)=\"(?<url>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();
}
