using System.Net;
using System.Net.Http.Headers;
using Atapos.Identity.Authentication.Customers;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atapos.Identity.Tests.Authentication;

/// <summary>Who is asking, over HTTP: one open and one closed endpoint of the API, and one beside it.</summary>
public sealed class CallerTests : IAsyncLifetime, IDisposable
{
    private readonly FakeAtlas _atlas = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false });
    private WebApplication _app = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthorization();
        _atlas.Register(builder.Services);
        _app = builder.Build();
        _app.Use(AnswerProblems);
        _app.UseRouting();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapGet("/api/v1/open", Describe);
        _app.MapGet("/api/v1/closed", Describe).RequireAuthorization();
        _app.MapGet("/health", Describe);
        await _app.StartAsync();
        _http.BaseAddress = new Uri(_app.Urls.Single());
        _atlas.Answer = (request, _) => Task.FromResult(request.Headers.Authorization?.Parameter switch
        {
            "officer" => FakeAtlas.Ok(FakeAtlas.User()),
            "admin" => FakeAtlas.Ok(FakeAtlas.User(id: 2, level: 100)),
            "platform" => FakeAtlas.Ok(FakeAtlas.User(id: 1, me: "null", level: 100)),
            "low" => FakeAtlas.Ok(FakeAtlas.User(level: 9)),
            "stranger" => FakeAtlas.Ok(FakeAtlas.User(app: "OTHER")),
            _ => FakeAtlas.Status(401),
        });
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _atlas.Dispose();
    }

    [Theory]
    [InlineData("officer", "Staff 3 of 1 officer")]
    [InlineData("admin", "Staff 2 of 1 officer admin")]
    [InlineData("platform", "Staff 1 of - officer admin")]
    [InlineData("low", "Staff 3 of 1")]
    public async Task Staff_come_by_cookie_or_by_header(string token, string expected)
    {
        (await TextAsync("/api/v1/closed", bearer: token)).ShouldBe(expected);
        (await TextAsync("/api/v1/closed", cookies: $"ATLASTOKEN={token}")).ShouldBe(expected);
    }

    [Fact]
    public async Task The_cookie_goes_before_the_header() =>
        (await TextAsync("/api/v1/closed", bearer: "officer", cookies: "ATLASTOKEN=admin")).ShouldStartWith("Staff 2");

    [Fact]
    public async Task A_customer_is_known_without_Atlas()
    {
        _atlas.Answers(() => throw new HttpRequestException("refused"));

        (await TextAsync("/api/v1/closed", bearer: CustomerToken())).ShouldBe("Customer 42 of 7");
        (await TextAsync("/api/v1/closed", bearer: CustomerToken(), cookies: "ATLASTOKEN=officer")).ShouldBe("Customer 42 of 7");
        _atlas.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_token_one_is_nobody()
    {
        (await TextAsync("/api/v1/open")).ShouldBe("Anonymous 0 of -");
        using var refused = await SendAsync("/api/v1/closed");
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        _atlas.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData("/api/v1/open")]
    [InlineData("/api/v1/closed")]
    public async Task A_token_that_is_not_valid_is_told_so_everywhere_in_the_API(string path)
    {
        _atlas.Clock.Advance(TimeSpan.FromDays(8));
        var expired = _app.Services.GetRequiredService<AccessTokens>().Issue(42, TenantId.Of(7), _atlas.Clock.GetUtcNow().AddDays(-8));
        foreach (var token in (string[])["unknown", expired, CustomerToken()[..^5] + "AAAAA"])
        {
            using var refused = await SendAsync(path, bearer: token);
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, token);
            refused.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer error=\"invalid_token\"");
        }

        using var byCookie = await SendAsync(path, cookies: "ATLASTOKEN=unknown");
        byCookie.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_refused_token_is_asked_about_once_per_request()
    {
        using var refused = await SendAsync("/api/v1/closed", bearer: "unknown");

        _atlas.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Beside_the_API_nobody_is_asked_who_they_are()
    {
        (await TextAsync("/health", bearer: "unknown", cookies: "ATLASTOKEN=unknown")).ShouldBe("Anonymous 0 of -");
        (await TextAsync("/health", bearer: CustomerToken() + "x")).ShouldBe("Anonymous 0 of -");
        _atlas.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData("officer")]
    [InlineData("unknown")]
    public async Task An_unknown_address_stays_unknown_whatever_the_token(string token)
    {
        using var answer = await SendAsync("/api/v1/nowhere", bearer: token);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/api/v1/open")]
    [InlineData("/api/v1/closed")]
    public async Task Whoever_has_no_role_here_is_forbidden(string path)
    {
        using var refused = await SendAsync(path, bearer: "stranger");

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync()).ShouldBe("auth.no-role");
    }

    [Fact]
    public async Task While_Atlas_is_away_staff_hear_503()
    {
        _atlas.Answers(() => FakeAtlas.Status(500));

        var asking = SendAsync("/api/v1/closed", bearer: "officer");
        await _atlas.PassUntilEndAsync(asking);

        using var refused = await asking;
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await refused.Content.ReadAsStringAsync()).ShouldBe("atlas.unavailable");
    }

    [Fact]
    public async Task An_expired_token_is_renewed_and_the_new_ones_become_cookies()
    {
        var known = _atlas.Answer;
        _atlas.Answer = (request, cancellationToken) => request.Method == HttpMethod.Post
            ? Task.FromResult(FakeAtlas.Ok("""{"data":{"access_token":"officer","refresh_token":"next"}}"""))
            : known(request, cancellationToken);

        using var answer = await SendAsync("/api/v1/closed", cookies: "ATLASTOKEN=expired; ATLASREFRESH=good");

        (await answer.Content.ReadAsStringAsync()).ShouldBe("Staff 3 of 1 officer");
        answer.Headers.GetValues("Set-Cookie").ShouldBe(
            ["ATLASTOKEN=officer; path=/; samesite=lax; httponly", "ATLASREFRESH=next; path=/; samesite=lax; httponly"]);
    }

    [Fact]
    public async Task New_tokens_reach_the_browser_even_when_the_request_fails()
    {
        var posted = false;
        _atlas.Answer = (request, _) =>
        {
            posted |= request.Method == HttpMethod.Post;
            return Task.FromResult(request.Method == HttpMethod.Post
                ? FakeAtlas.Ok("""{"data":{"access_token":"new","refresh_token":"next"}}""")
                : FakeAtlas.Status(posted ? 500 : 401));
        };

        var asking = SendAsync("/api/v1/closed", cookies: "ATLASTOKEN=expired; ATLASREFRESH=good");
        await _atlas.PassUntilEndAsync(asking);

        using var answer = await asking;
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.GetValues("Set-Cookie").Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_refresh_token_that_is_not_taken_leaves_the_caller_refused()
    {
        using var answer = await SendAsync("/api/v1/closed", cookies: "ATLASTOKEN=expired; ATLASREFRESH=used");

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        _atlas.Calls.ShouldBe(2);
    }

    private static string Describe(HttpContext context)
    {
        var caller = Caller.Of(context);
        var merchant = caller.Merchant?.ToString() ?? "-";
        var officer = context.User.HasClaim(CallerClaims.Officer, "true") ? " officer" : "";
        return $"{caller.Kind} {caller.Id} of {merchant}{officer}{(caller.IsAdmin ? " admin" : "")}";
    }

    // The real host does this for all failures at once.
    private static async Task AnswerProblems(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (ProblemException problem)
        {
            context.Response.Clear();
            context.Response.StatusCode = problem.Status;
            await context.Response.WriteAsync(problem.Code);
        }
    }

    private string CustomerToken() =>
        _app.Services.GetRequiredService<AccessTokens>().Issue(42, TenantId.Of(7), _atlas.Clock.GetUtcNow());

    private async Task<string> TextAsync(string path, string? bearer = null, string? cookies = null)
    {
        using var answer = await SendAsync(path, bearer, cookies);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string? bearer = null, string? cookies = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        if (cookies is not null)
        {
            request.Headers.Add("Cookie", cookies);
        }

        return await _http.SendAsync(request);
    }
}
