using System.Net;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.SignOn;

/// <summary>Staff sign on at Atlas, whose answers are encrypted; what they may do follows their roles (rulings 7 to 9).</summary>
public sealed class StaffTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task Officer_and_admin_work_in_their_own_merchant()
    {
        foreach (var caller in new[] { _shop.Officer, _shop.Admin, _shop.OtherOfficer, _shop.OtherAdmin })
        {
            (await caller.GetAsync("orders").Ok()).Rows.Count.ShouldBe(18);
        }

        (await _shop.Officer.GetAsync("product-categories").Ok()).Rows[0].Word("pc_name").ShouldBe("Nasi");
        (await _shop.OtherAdmin.GetAsync("product-categories").Ok()).Rows[0].Word("pc_name").ShouldBe("Sembako");
    }

    [Fact]
    public async Task Platform_staff_work_in_the_merchant_they_name()
    {
        (await _shop.Platform.With("X-Merchant-Id", "1").GetAsync("product-categories").Ok()).Rows[0].Word("pc_name").ShouldBe("Nasi");
        (await _shop.Platform.With("X-Merchant-Id", "2").GetAsync("product-categories").Ok()).Rows[0].Word("pc_name").ShouldBe("Sembako");
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("product-categories")]
    [InlineData("products")]
    public async Task Who_has_no_role_in_this_application_is_403(string path) =>
        await _shop.WithoutRole.GetAsync(path).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.no-role");

    [Fact]
    public async Task A_role_below_the_officers_level_is_not_staff()
    {
        var helper = _shop.Staff(await (await TestRun.Sandbox).AddUserAsync("pembantu", merchant: 1, level: 9));
        var officer = _shop.Staff(await (await TestRun.Sandbox).AddUserAsync("kasir.baru", merchant: 1, level: 10));
        var before = await _shop.Database.ContentsAsync();

        await helper.GetAsync("orders").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await helper.OrderAsync(Orders.Of((1, 1))).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
        (await officer.GetAsync("orders")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_token_that_Atlas_does_not_know_is_401()
    {
        var refused = await _shop.Staff("sandbox-nobody").GetAsync("orders").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");

        refused.Header("WWW-Authenticate").ShouldBe("Bearer error=\"invalid_token\"");
    }

    [Fact]
    public async Task The_token_may_come_in_Atlas_own_cookie()
    {
        (await _shop.Anonymous.With("Cookie", "ATLASTOKEN=sandbox-officer-2").GetAsync("product-categories").Ok()).Rows[0].Word("pc_name").ShouldBe("Sembako");
        (await _shop.Officer.With("Cookie", "ATLASTOKEN=sandbox-officer-2").GetAsync("product-categories").Ok()).Rows[0].Word("pc_name").ShouldBe("Sembako");
    }

    [Fact]
    public async Task Atlas_answers_encrypted_and_who_has_another_key_is_401()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/atlas/api/v1/auth/me");
        request.Headers.Authorization = new("Bearer", "sandbox-officer-1");
        using var answer = await (await TestRun.Sandbox).Http.SendAsync(request);
        var envelope = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        envelope["encrypted"]!.GetValue<bool>().ShouldBeTrue();
        envelope.ToJsonString().ShouldNotContain("siti", Case.Insensitive);

        await using var other = await TestShop.OpenAsync(new()
        {
            Database = _shop.Database,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ATLAS_ENCRYPTION_KEY"] = "another-key-of-the-same-length--" },
        });
        await other.Officer.GetAsync("orders").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
    }

    [Fact]
    public async Task Plain_answers_are_read_too()
    {
        await using var plain = await AtlasSandbox.StartAsync(encrypted: false);
        await using var other = await TestShop.OpenAsync(new() { Database = _shop.Database, Sandbox = plain });

        (await other.Officer.GetAsync("orders")).Status.ShouldBe(200);
    }
}

/// <summary>Atlas is asked as seldom as is safe.</summary>
public sealed class SignOnCacheTests
{
    [Fact]
    public async Task Many_requests_with_one_token_ask_Atlas_once_a_minute()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var sandbox = await AtlasSandbox.StartAsync();
        await using var shop = await TestShop.OpenAsync(new() { Sandbox = sandbox, Clock = clock });

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => shop.Officer.GetAsync("products").Ok()));
        for (var i = 0; i < 10; i++)
        {
            await shop.Officer.GetAsync("orders?limit=1").Ok();
        }

        (await sandbox.CallsOfMeAsync()).ShouldBe(1);
        await shop.Admin.GetAsync("orders?limit=1").Ok();
        (await sandbox.CallsOfMeAsync()).ShouldBe(2);

        clock.Advance(TimeSpan.FromSeconds(59));
        await shop.Officer.GetAsync("orders?limit=1").Ok();
        (await sandbox.CallsOfMeAsync()).ShouldBe(2);
        clock.Advance(TimeSpan.FromSeconds(2));
        await shop.Officer.GetAsync("orders?limit=1").Ok();
        (await sandbox.CallsOfMeAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_token_that_was_refused()
    {
        await using var sandbox = await AtlasSandbox.StartAsync();
        await using var shop = await TestShop.OpenAsync(new() { Sandbox = sandbox });

        await shop.Staff("nobody").GetAsync("orders").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        await shop.Staff("nobody").GetAsync("orders").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");

        (await sandbox.CallsOfMeAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Customers_and_the_public_never_make_Atlas_be_asked()
    {
        await using var sandbox = await AtlasSandbox.StartAsync();
        await using var shop = await TestShop.OpenAsync(new() { Sandbox = sandbox });

        await shop.Customer(1).OrderAsync(Orders.Of((1, 1))).Created();
        await shop.Anonymous.GetAsync("products").Ok();

        (await sandbox.CallsOfMeAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_expired_token_is_renewed_with_the_refresh_cookie_and_new_cookies_are_set()
    {
        await using var sandbox = await AtlasSandbox.StartAsync();
        await using var shop = await TestShop.OpenAsync(new() { Sandbox = sandbox });
        await sandbox.ExpireAsync(3);
        const string Cookies = "ATLASTOKEN=sandbox-officer-1; ATLASREFRESH=sandbox-refresh-officer-1";

        await shop.Anonymous.With("Cookie", "ATLASTOKEN=sandbox-officer-1").GetAsync("orders").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        var renewed = await shop.Anonymous.With("Cookie", Cookies).GetAsync("orders?limit=1").Ok();

        var cookies = renewed.Header("Set-Cookie").ShouldNotBeNull();
        var access = ValueOf(cookies, "ATLASTOKEN");
        access.ShouldMatch("^sandbox-siti.rahayu-[0-9a-f]{24}$");
        ValueOf(cookies, "ATLASREFRESH").ShouldMatch("^sandbox-refresh-siti.rahayu-[0-9a-f]{24}$");
        cookies.ShouldContain("httponly", Case.Insensitive);
        (await shop.Anonymous.With("Cookie", $"ATLASTOKEN={access}").GetAsync("orders?limit=1").Ok()).Header("Set-Cookie").ShouldBeNull();
    }

    [Fact]
    public async Task Several_requests_at_once_with_one_refresh_cookie_are_all_renewed()
    {
        await using var sandbox = await AtlasSandbox.StartAsync();
        await using var shop = await TestShop.OpenAsync(new() { Sandbox = sandbox });
        await sandbox.ExpireAsync(3);
        var browser = shop.Anonymous.With("Cookie", "ATLASTOKEN=sandbox-officer-1; ATLASREFRESH=sandbox-refresh-officer-1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => browser.GetAsync("orders?limit=1").Ok()));

        answers.Select(answer => ValueOf(answer.Header("Set-Cookie")!, "ATLASREFRESH")).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_new_cookies_come_even_when_the_request_itself_fails()
    {
        await using var sandbox = await AtlasSandbox.StartAsync();
        await using var shop = await TestShop.OpenAsync(new() { Sandbox = sandbox });
        await sandbox.ExpireAsync(3);

        var failed = await shop.Anonymous.With("Cookie", "ATLASTOKEN=sandbox-officer-1; ATLASREFRESH=sandbox-refresh-officer-1")
            .GetAsync("orders/999999999").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");

        ValueOf(failed.Header("Set-Cookie").ShouldNotBeNull(), "ATLASREFRESH").ShouldMatch("^sandbox-refresh-siti.rahayu-[0-9a-f]{24}$");
    }

    private static string ValueOf(string cookies, string name)
    {
        var from = cookies.IndexOf(name + "=", StringComparison.Ordinal);
        from.ShouldBeGreaterThanOrEqualTo(0, cookies);
        return cookies[(from + name.Length + 1)..].Split(';')[0];
    }
}
