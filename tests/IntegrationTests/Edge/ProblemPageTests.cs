using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Atapos.Host;
using Atapos.Host.Docs.Problems;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.OpenApi;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Edge;

/// <summary>Where <c>type</c> of a failure leads, there is a page that explains it.</summary>
public sealed partial class ProblemPageTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private const string Page = "/problems/payment.not-pending";

    [Fact]
    public async Task The_type_of_a_failure_leads_to_the_page_of_its_code()
    {
        var failure = await demo.Shop.Officer.GetAsync("orders/999999").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");

        var page = await demo.Shop.Anonymous.GetAsync(failure.Json.Word("type")).Ok();

        page.Header("Content-Type").ShouldBe("text/html; charset=utf-8");
        page.Text.ShouldContain("<h1>There is nothing here</h1>");
        page.Text.ShouldContain("404 Not Found");
    }

    [Fact]
    public async Task Every_code_has_its_page_in_both_languages_with_an_example_as_the_API_answers_it()
    {
        var api = await ApiDescription.ReadAsync(demo.Shop);
        var check = new SchemaCheck(api);
        var schema = api.Operations.First(operation => operation.Answers.ContainsKey(404)).Answers[404]["application/problem+json"];
        foreach (var problem in KnownProblems.Areas.SelectMany(area => area.Problems))
        {
            foreach (var (language, texts) in new[] { ("en", problem.En), ("id", problem.Id) })
            {
                var page = await demo.Shop.Anonymous.GetAsync($"/problems/{problem.Code}?lang={language}").Ok();

                var text = WebUtility.HtmlDecode(page.Text);
                text.ShouldContain($"<html lang=\"{language}\">");
                foreach (var said in new[] { problem.Code, texts.Title, texts.Happened, texts.Cause, texts.Cure })
                {
                    text.ShouldContain(said, Case.Sensitive);
                }

                var example = JsonNode.Parse(Example().Match(text).Groups["json"].Value)!;
                check.Faults(example, schema).ShouldBeEmpty(problem.Code);
                example.Word("type").ShouldBe($"/problems/{problem.Code}");
                example.Number("status").ShouldBe(problem.Statuses[0]);
            }
        }
    }

    [Fact]
    public async Task The_example_has_the_members_of_a_real_failure_in_the_same_order()
    {
        var real = await demo.Shop.Officer.OrderAsync([]).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");
        var page = await demo.Shop.Anonymous.GetAsync("/problems/validation").Ok();

        var example = JsonNode.Parse(Example().Match(WebUtility.HtmlDecode(page.Text)).Groups["json"].Value)!;
        example.AsObject().Select(member => member.Key).ShouldBe(real.Json.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task The_index_leads_to_every_page()
    {
        foreach (var language in new[] { "en", "id" })
        {
            var index = await demo.Shop.Anonymous.GetAsync($"/problems?lang={language}").Ok();

            Links().Matches(index.Text).Select(match => match.Groups["code"].Value).Order(StringComparer.Ordinal)
                .ShouldBe(KnownProblems.Codes.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(null, "en")]
    [InlineData("id-ID,id;q=0.9,en;q=0.8", "id")]
    [InlineData("en;q=0.2,id;q=0.9", "id")]
    [InlineData("fr,id;q=0", "en")]
    [InlineData("*", "en")]
    public async Task Without_a_word_in_the_address_the_reader_s_languages_decide(string? accepted, string language)
    {
        var reader = accepted is null ? demo.Shop.Anonymous : demo.Shop.Anonymous.With("Accept-Language", accepted);

        var page = await reader.GetAsync(Page).Ok();

        page.Header("Content-Language").ShouldBe(language);
        page.Header("Vary").ShouldNotBeNull().ShouldContain("Accept-Language");
        (await reader.GetAsync($"{Page}?lang=id").Ok()).Header("Content-Language").ShouldBe("id");
    }

    [Fact]
    public async Task The_pages_run_nothing_and_take_their_style_from_here()
    {
        foreach (var path in new[] { "/problems", Page })
        {
            var page = await demo.Shop.Anonymous.GetAsync(path).Ok();

            page.Header("Content-Security-Policy").ShouldBe(
                "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
            page.Text.ShouldNotContain("<script");
            page.Text.ShouldNotContain("style=");
        }

        (await demo.Shop.Anonymous.GetAsync("/problems/assets/problems.css").Ok()).Header("Content-Type").ShouldBe("text/css; charset=utf-8");
    }

    [Fact]
    public async Task HEAD_is_answered_as_GET_without_the_body()
    {
        var page = await demo.Shop.Anonymous.SendAsync(HttpMethod.Head, Page);
        var unknown = await demo.Shop.Anonymous.SendAsync(HttpMethod.Head, "/problems/no.such-code");

        page.Status.ShouldBe(200);
        page.Text.ShouldBeEmpty();
        page.Header("Content-Type").ShouldBe("text/html; charset=utf-8");
        unknown.Status.ShouldBe(404);
        unknown.Text.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/problems/no.such-code")]
    [InlineData("/problems/PAYMENT.NOT-PENDING")]
    [InlineData("/problems/%3Cscript%3E")]
    [InlineData("/problems/assets/nothing.css")]
    public async Task An_unknown_code_is_a_failure_like_any_other(string path) =>
        await demo.Shop.Anonymous.With("Accept", "text/html").GetAsync(path).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task They_are_there_in_Production_too()
    {
        var settings = new Dictionary<string, string>(ShopSettings.Production, StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["LOGGING_ENABLED"] = "false",
        };
        await using var app = AtaposApp.Create(settings, demo.Shop.Database.LoginConnection);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        foreach (var path in new[] { "/problems", Page })
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }

    [GeneratedRegex("<pre tabindex=\"0\"><code>(?<json>.+?)</code></pre>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Example();

    [GeneratedRegex("href=\"/problems/(?<code>[a-z.-]+)\\?lang=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Links();
}
