using System.Net;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.Atlas;

public sealed class TokenTests
{
    private const long OfficerOfMerchant1 = 3;

    [Fact]
    public async Task A_refresh_token_works_once_and_its_successor_works()
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        var first = (await sandbox.RefreshAsync("sandbox-refresh-officer-1").BodyAsync())["data"]!;

        (await sandbox.RefreshAsync("sandbox-refresh-officer-1").StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);
        var second = (await sandbox.RefreshAsync((string)first["refresh_token"]!).BodyAsync())["data"]!;
        JsonNode.DeepEquals(second["access_token"], first["access_token"]).ShouldBeFalse();
        ((long)(await sandbox.GetMeAsync((string)second["access_token"]!).BodyAsync())["data"]!["u_id"]!).ShouldBe(OfficerOfMerchant1);
    }

    [Fact]
    public async Task Of_parallel_refreshes_with_one_token_one_succeeds()
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sandbox.RefreshAsync("sandbox-refresh-admin-1").StatusAsync()));

        statuses.Count(status => status == HttpStatusCode.OK).ShouldBe(1);
        statuses.Count(status => status == HttpStatusCode.Unauthorized).ShouldBe(19);
    }

    [Fact]
    public async Task An_expired_access_token_is_refused_until_it_is_refreshed()
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        var expired = await sandbox.PostAsync($"/atlas/users/{OfficerOfMerchant1}/expire", body: null).BodyAsync();

        expired["access_token"].ShouldBeNull();
        (await sandbox.GetMeAsync("sandbox-officer-1").StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);
        (await sandbox.GetMeAsync("sandbox-admin-1").StatusAsync()).ShouldBe(HttpStatusCode.OK);
        var tokens = (await sandbox.RefreshAsync("sandbox-refresh-officer-1").BodyAsync())["data"]!;
        (await sandbox.GetMeAsync((string)tokens["access_token"]!).StatusAsync()).ShouldBe(HttpStatusCode.OK);
        (await sandbox.GetMeAsync("sandbox-officer-1").StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_oldest_access_token_falls_away_when_a_user_is_refreshed_without_end()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var refreshToken = "sandbox-refresh-admin-1";
        for (var i = 0; i < 7; i++)
        {
            refreshToken = await NextAsync(refreshToken);
        }

        (await sandbox.GetMeAsync("sandbox-admin-1").StatusAsync()).ShouldBe(HttpStatusCode.OK);
        await NextAsync(refreshToken);
        (await sandbox.GetMeAsync("sandbox-admin-1").StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);

        async Task<string> NextAsync(string token) => (string)(await sandbox.RefreshAsync(token).BodyAsync())["data"]!["refresh_token"]!;
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"refresh_token":null}""")]
    [InlineData("""{"refresh_token":1}""")]
    [InlineData("{broken")]
    [InlineData("")]
    public async Task A_refresh_that_cannot_be_read_is_told_why(string body)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var error = await sandbox.Client.PostAsync(RunningSandbox.Refresh, content).BodyAsync(HttpStatusCode.BadRequest);

        ((string?)error["detail"]).ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task Calls_are_counted_until_reset_and_the_controls_do_not_count()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.GetMeAsync("sandbox-admin-1").StatusAsync();
        await sandbox.GetMeAsync("unknown").StatusAsync();
        await sandbox.RefreshAsync("sandbox-refresh-admin-1").StatusAsync();
        await sandbox.GetAsync("/atlas/users");

        JsonNode.DeepEquals(await sandbox.GetAsync("/atlas/calls"), new JsonObject { ["me"] = 2L, ["refresh"] = 1L }).ShouldBeTrue();

        (await sandbox.Client.DeleteAsync("/atlas/calls").StatusAsync()).ShouldBe(HttpStatusCode.NoContent);
        JsonNode.DeepEquals(await sandbox.GetAsync("/atlas/calls"), new JsonObject { ["me"] = 0L, ["refresh"] = 0L }).ShouldBeTrue();
    }
}
