using System.Globalization;
using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Edge;

/// <summary>A shop where everybody has ten requests.</summary>
public sealed class LimitedShop : IAsyncLifetime
{
    internal const int Requests = 10;
    internal const int PublicReads = 25;

    /// <summary>The running host.</summary>
    public TestShop Shop { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Shop = await ProxiedShop.OpenAsync(Requests, PublicReads);

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Shop.Database.DisposeAsync();
    }
}

/// <summary>How often one caller may ask (ruling 17).</summary>
public sealed class RateLimitTests(LimitedShop limited) : IClassFixture<LimitedShop>
{
    private static readonly object Nobody = new { email = "no address", otp = "1" };

    private readonly TestShop _shop = limited.Shop;

    [Fact]
    public async Task A_person_has_so_many_requests_and_is_told_how_many_are_left_and_when_there_are_new_ones()
    {
        var officer = _shop.Staff(await _shop.Sandbox.AddUserAsync("limited", merchant: 1, level: 10)).From("198.51.100.1");
        for (var left = LimitedShop.Requests - 1; left >= 0; left--)
        {
            var answer = await officer.GetAsync("orders?limit=1").Ok();
            ShouldTell(answer, LimitedShop.Requests, left);
        }

        var refused = await officer.GetAsync("orders?limit=1").ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate-limited");

        ShouldTell(refused, LimitedShop.Requests, 0);
        var reset = long.Parse(refused.Header("X-RateLimit-Reset")!, CultureInfo.InvariantCulture);
        var wait = int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        (reset - now).ShouldBeInRange(3_000, 3_600);
        wait.ShouldBeInRange(3_000, 3_600);
        await officer.From("198.51.100.2").PostAsync("orders", Orders.Of((1, 1))).ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate-limited");
    }

    [Fact]
    public async Task Persons_behind_one_address_do_not_use_up_each_others_limit()
    {
        var tills = await Task.WhenAll(Enumerable.Range(0, 3).Select(async i => _shop.Staff(await _shop.Sandbox.AddUserAsync($"till-{i}", merchant: 1, level: 10))));
        foreach (var till in tills)
        {
            for (var i = 0; i < LimitedShop.Requests; i++)
            {
                await till.From("198.51.100.3").GetAsync("orders?limit=1").Ok();
            }
        }

        ShouldTell(await _shop.Anonymous.From("198.51.100.3").PostAsync("auth/customer/verify-otp", Nobody), LimitedShop.Requests, LimitedShop.Requests - 1);
    }

    [Fact]
    public async Task A_whole_restaurant_behind_one_address_reads_the_menu_from_a_larger_limit_of_its_own()
    {
        var guests = _shop.Anonymous.From("198.51.100.4");
        for (var left = LimitedShop.PublicReads - 1; left >= 0; left--)
        {
            ShouldTell(await guests.GetAsync("products?limit=1").Ok(), LimitedShop.PublicReads, left);
        }

        await guests.GetAsync("products?limit=1").ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate-limited");
        (await guests.PostAsync("auth/customer/verify-otp", Nobody)).Status.ShouldBe(422);
        await _shop.Customer(1).From("198.51.100.4").GetAsync("products?limit=1").Ok();
    }

    [Fact]
    public async Task Whoever_is_no_person_counts_by_address_whatever_the_answer()
    {
        var nobody = _shop.Anonymous.From("198.51.100.5");
        ShouldTell(await nobody.GetAsync("orders").Expect(HttpStatusCode.Unauthorized), LimitedShop.Requests, 9);
        ShouldTell(await nobody.GetAsync("nope").Expect(HttpStatusCode.NotFound), LimitedShop.Requests, 8);
        ShouldTell(await nobody.DeleteAsync("orders").Expect(HttpStatusCode.MethodNotAllowed), LimitedShop.Requests, 7);
        ShouldTell(await nobody.PostAsync("auth/customer/verify-otp", Nobody).Expect(HttpStatusCode.UnprocessableEntity), LimitedShop.Requests, 6);
        ShouldTell(await nobody.With("X-Merchant-Id", "abc").PostAsync("orders", Nobody).Expect(HttpStatusCode.Unauthorized), LimitedShop.Requests, 5);
        ShouldTell(await _shop.Staff("made-up").From("198.51.100.5").GetAsync("products").Expect(HttpStatusCode.Unauthorized), LimitedShop.Requests, 4);
    }

    [Fact]
    public async Task A_person_that_may_not_do_it_is_told_too()
    {
        var officer = _shop.Staff(await _shop.Sandbox.AddUserAsync("forbidden", merchant: 1, level: 10)).From("198.51.100.6");

        ShouldTell(await officer.DeleteAsync("products/1").Expect(HttpStatusCode.Forbidden), LimitedShop.Requests, 9);
        ShouldTell(await officer.With("X-Merchant-Id", "2").GetAsync("orders").ShouldBeProblem(HttpStatusCode.Forbidden, "tenant.mismatch"), LimitedShop.Requests, 8);
        ShouldTell(await officer.GetAsync("orders/999999999").Expect(HttpStatusCode.NotFound), LimitedShop.Requests, 7);
        ShouldTell(await officer.PostTextAsync("orders", "{").Expect(HttpStatusCode.BadRequest), LimitedShop.Requests, 6);
    }

    [Fact]
    public async Task Made_up_tokens_stop_being_asked_about_and_do_not_shut_out_who_works_behind_the_same_address()
    {
        await using var sandbox = await AtlasSandbox.StartAsync();
        await using var shop = await TestShop.OpenAsync(new()
        {
            Sandbox = sandbox,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["RATE_LIMIT_REQUESTS"] = "10",
                ["ATLAS_CACHE_SECONDS"] = "0",
            },
        });
        await shop.Officer.GetAsync("orders?limit=1").Ok();
        var asked = await sandbox.CallsOfMeAsync();

        var statuses = new List<int>();
        for (var i = 0; i < 30; i++)
        {
            statuses.Add((await shop.Staff($"made-up-{i}").GetAsync("orders")).Status);
        }

        statuses.ShouldBe([.. Enumerable.Repeat(401, 10), .. Enumerable.Repeat(429, 20)]);
        (await sandbox.CallsOfMeAsync() - asked).ShouldBe(10);
        await shop.Officer.GetAsync("orders?limit=1").Ok();
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task A_page_of_another_origin_reads_the_refusal_and_its_headers()
    {
        var page = _shop.Anonymous.From("198.51.100.7").With("Origin", "http://localhost:3000");
        for (var i = 0; i < LimitedShop.Requests; i++)
        {
            await page.GetAsync("orders").Expect(HttpStatusCode.Unauthorized);
        }

        var refused = await page.GetAsync("orders").ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate-limited");

        refused.Header("Access-Control-Allow-Origin").ShouldBe("http://localhost:3000");
        var exposed = refused.Header("Access-Control-Expose-Headers")!.Split(',', StringSplitOptions.TrimEntries);
        exposed.Contains("Retry-After", StringComparer.Ordinal).ShouldBeTrue();
        exposed.Contains("X-RateLimit-Reset", StringComparer.Ordinal).ShouldBeTrue();
        var asked = await page.With("Access-Control-Request-Method", "GET").SendAsync(HttpMethod.Options, "orders");
        asked.Header("Access-Control-Allow-Origin").ShouldBe("http://localhost:3000");
    }

    [Fact]
    public async Task Health_and_documents_are_not_limited()
    {
        var monitor = _shop.Anonymous.From("198.51.100.8");
        for (var i = 0; i < (2 * LimitedShop.Requests) + LimitedShop.PublicReads; i++)
        {
            (await monitor.GetAsync("/health").Ok()).Header("X-RateLimit-Limit").ShouldBeNull();
        }

        await monitor.GetAsync("/health/db").Ok();
        await monitor.GetAsync("/openapi.json").Ok();
        await monitor.GetAsync("/docs/index.html").Ok();
    }

    [Fact]
    public async Task The_switch_turns_it_off()
    {
        await using var shop = await ProxiedShop.OpenAsync(requests: 2, isEnabled: false);
        for (var i = 0; i < 5; i++)
        {
            (await shop.Officer.GetAsync("orders?limit=1").Ok()).Header("X-RateLimit-Limit").ShouldBeNull();
        }

        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task Every_operation_says_that_it_may_be_refused()
    {
        var paths = (await _shop.Anonymous.GetAsync("/openapi.json").Ok()).Json["paths"]!.AsObject()
            .Where(path => path.Key.StartsWith("/api/v1/", StringComparison.Ordinal)).ToList();

        paths.ShouldNotBeEmpty();
        paths.SelectMany(path => path.Value!.AsObject(), (path, operation) => (path.Key, operation))
            .Where(found => found.operation.Value!["responses"]!["429"] is null || found.operation.Value["responses"]!["503"] is null)
            .Select(found => $"{found.operation.Key} {found.Key}").ShouldBeEmpty();
    }

    private static void ShouldTell(Answer answer, int limit, int remaining)
    {
        answer.Header("X-RateLimit-Limit").ShouldBe(limit.ToString(CultureInfo.InvariantCulture), answer.Text);
        answer.Header("X-RateLimit-Remaining").ShouldBe(remaining.ToString(CultureInfo.InvariantCulture), answer.Text);
        long.Parse(answer.Header("X-RateLimit-Reset")!, CultureInfo.InvariantCulture).ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
    }
}
