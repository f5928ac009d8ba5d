using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.Atlas;

public sealed class ReadyMadeUserTests
{
    [Theory]
    [InlineData("sandbox-platform-admin", null, null, "ATLAS", "SUPER_ADMIN", 100)]
    [InlineData("sandbox-admin-1", 1, null, "ATAPOS", "ADMIN", 100)]
    [InlineData("sandbox-officer-1", 1, null, "ATAPOS", "OFFICER", 10)]
    [InlineData("sandbox-admin-2", null, 2, "ATAPOS", "ADMIN", 100)]
    [InlineData("sandbox-officer-2", null, 2, "ATAPOS", "OFFICER", 10)]
    [InlineData("sandbox-no-role", 1, null, "NOT-ATAPOS", "ADMIN", 100)]
    public async Task A_ready_made_token_shows_its_user(string token, int? userMerchant, int? roleMerchant, string appCode, string roleCode, int level)
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        var user = (await sandbox.GetMeAsync(token).BodyAsync())["data"]!;

        ((long?)user["me_id"]).ShouldBe(userMerchant);
        var role = user["roles"]!.AsArray().ShouldHaveSingleItem()!;
        ((long?)role["me_id"]).ShouldBe(roleMerchant);
        ((string?)role["app_code"]).ShouldBe(appCode);
        ((string?)role["role_code"]).ShouldBe(roleCode);
        ((int)role["role_level"]!).ShouldBe(level);
        ((string?)user["u_status"]).ShouldBe("active");
        new[] { "u_username", "u_email", "u_full_name" }.ShouldAllBe(field => !string.IsNullOrEmpty((string?)user[field]));
        ((long)user["u_id"]!).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Ready_made_users_work_for_the_application_of_the_settings()
    {
        await using var sandbox = await RunningSandbox.StartAsync(new SandboxSettings { AtlasAppCode = "KASIR" });

        var user = (await sandbox.GetMeAsync("sandbox-officer-1").BodyAsync())["data"]!;

        ((string?)user["roles"]![0]!["app_code"]).ShouldBe("KASIR");
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("sandbox-refresh-admin-1")]
    [InlineData("SANDBOX-ADMIN-1")]
    public async Task A_token_that_was_never_given_out_is_refused(string token)
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        var error = await sandbox.GetMeAsync(token).BodyAsync(HttpStatusCode.Unauthorized);

        ((string?)error["detail"]).ShouldBe("Invalid or expired token");
    }

    [Fact]
    public async Task A_call_without_a_token_is_refused()
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        (await sandbox.Client.GetAsync(RunningSandbox.Me).BodyAsync(HttpStatusCode.Unauthorized))["detail"]!.ToString().ShouldBe("Not authenticated");
    }

    [Fact]
    public async Task The_printed_users_are_those_that_are_served()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var served = (await sandbox.GetAsync("/atlas/users"))["users"]!.AsArray();

        var printed = JsonNode.Parse(await PrintAsync("users", "--json"))!.AsArray();
        var table = await PrintAsync("--print-users");

        printed.Count.ShouldBe(served.Count);
        foreach (var (shown, account) in printed.Zip(served))
        {
            JsonNode.DeepEquals(shown!["user"], account!["user"]).ShouldBeTrue();
            ((string?)shown["access_token"]).ShouldBe((string?)account["access_token"]);
            ((string?)shown["refresh_token"]).ShouldBe((string?)account["refresh_token"]);
            table.ShouldContain((string)account["access_token"]!);
            table.ShouldContain((string)account["refresh_token"]!);
        }
    }

    private static async Task<string> PrintAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SandboxApp).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var variable in new[] { "SANDBOX_URL", "ATLAS_APP_CODE", "ATLAS_ENCRYPTION_KEY", "ATLAS_ENCRYPTION_IV" })
        {
            start.Environment.Remove(variable);
        }

        using var program = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var output = await program.StandardOutput.ReadToEndAsync(limit.Token);
        await program.WaitForExitAsync(limit.Token);
        program.ExitCode.ShouldBe(0);
        return output;
    }
}
