using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.CustomerSignIn;

/// <summary>Whatever one host is told, the others know.</summary>
public sealed class SeveralHostsTests : IAsyncLifetime
{
    private TestShop _one = null!;
    private TestShop _other = null!;

    public async Task InitializeAsync()
    {
        _one = await TestShop.OpenAsync();
        _other = await TestShop.OpenAsync(new() { Database = _one.Database });
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _one.DisposeAsync();
        await _one.Database.DisposeAsync();
    }

    [Fact]
    public async Task A_token_that_is_signed_out_is_out_everywhere_and_others_are_not()
    {
        var budi = new Mailbox(_one);
        var (first, second) = (await budi.SignInAsync(), await budi.SignInAsync());
        await MeAsync(_other, first).Ok();

        await _one.Staff(first).PostAsync("auth/customer/logout").Expect(HttpStatusCode.NoContent);

        foreach (var shop in new[] { _one, _other })
        {
            await MeAsync(shop, first).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
            await MeAsync(shop, second).Ok();
        }
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_all_tokens_and_lets_a_new_one_in_within_the_same_second()
    {
        var (budi, siti) = (new Mailbox(_one), new Mailbox(_one));
        var (first, second, ofSiti) = (await budi.SignInAsync(), await budi.SignInAsync(), await siti.SignInAsync());
        var code = await budi.OtpAsync();

        await _other.Staff(second).PostAsync("auth/customer/logout-all").Expect(HttpStatusCode.NoContent);
        var third = (await budi.ShowOtpAsync(code).Ok()).Json.Word("access_token");

        foreach (var shop in new[] { _one, _other })
        {
            await MeAsync(shop, first).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
            await MeAsync(shop, second).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
            await MeAsync(shop, third).Ok();
            await MeAsync(shop, ofSiti).Ok();
        }
    }

    [Fact]
    public async Task Staff_of_one_host_shut_a_customer_out_of_the_other()
    {
        var token = await new Mailbox(_one).SignInAsync();
        var id = (await MeAsync(_other, token).Ok()).Json.Number("cu_id");

        await _one.Officer.PutAsync($"customers/{id}", new { cu_is_active = false }).Ok();

        await MeAsync(_other, token).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
    }

    [Fact]
    public async Task Requests_for_one_mailbox_are_counted_together_and_others_go_on()
    {
        var address = $"{Guid.CreateVersion7():N}@example.com";
        for (var request = 1; request <= 5; request++)
        {
            await (request % 2 == 0 ? _one : _other).Anonymous.PostAsync("auth/customer/request-otp", new { email = address }).Ok();
        }

        foreach (var shop in new[] { _one, _other })
        {
            var refused = await shop.Anonymous.PostAsync("auth/customer/request-magic-link", new { email = address.ToUpperInvariant() })
                .ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate-limited");
            int.Parse(refused.Header("Retry-After").ShouldNotBeNull(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 900);
        }

        await _one.Anonymous.PostAsync("auth/customer/request-otp", new { email = $"{Guid.CreateVersion7():N}@example.com" }).Ok();
        await _one.Anonymous.With("X-Merchant-Id", "2").PostAsync("auth/customer/request-otp", new { email = address }).Ok();
    }

    [Fact]
    public async Task Who_is_stopped_by_the_limit_of_its_address_uses_up_nobody_elses()
    {
        var refused = 0;
        for (var request = 0; request < 60; request++)
        {
            var answer = await _one.Anonymous.PostAsync("auth/customer/request-otp", new { email = $"victim{request}@example.com" });
            refused += answer.Status == (int)HttpStatusCode.TooManyRequests ? 1 : 0;
        }

        refused.ShouldBe(10);
        (await CountedAsync("sign-in.request/tenant")).ShouldBe(50);
        (await _one.Database.ReadAsync<long>("select count(*) from edge.limits where id like 'sign-in.request/mailbox/%'")).ShouldBe(50);
    }

    private Task<long> CountedAsync(string limit) => _one.Database.ReadAsync<long>("select count from edge.limits where id like $1 || '/%'", limit);

    private static Task<Answer> MeAsync(TestShop shop, string token) => shop.Staff(token).GetAsync("auth/customer/me");
}
