using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.Atlas;

public sealed class UserControlTests
{
    private const string Users = "/atlas/users";

    [Theory]
    [InlineData("user", 7, null)]
    [InlineData("role", null, 7)]
    public async Task An_added_user_signs_on_with_the_merchant_where_it_was_asked_for(string meIdOn, int? onUser, int? onRole)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var order = NewUser("tono.wibowo");
        order["me_id"] = 7;
        order["me_id_on"] = meIdOn;
        order["roles"] = new JsonArray(Role("atapos", 10), Role("OTHER", 100));

        var account = await sandbox.PostAsync(Users, order).BodyAsync(HttpStatusCode.Created);
        var user = (await sandbox.GetMeAsync((string)account["access_token"]!).BodyAsync())["data"]!;

        JsonNode.DeepEquals(user, account["user"]).ShouldBeTrue();
        ((long?)user["me_id"]).ShouldBe(onUser);
        ((long?)user["roles"]![0]!["me_id"]).ShouldBe(onRole);
        user["roles"]![1]!.AsObject().ContainsKey("me_id").ShouldBeFalse();
        (await sandbox.RefreshAsync((string)account["refresh_token"]!).StatusAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_replaced_user_keeps_its_id_and_loses_its_former_tokens()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var order = NewUser("Budi.Santoso");
        order["status"] = "inactive";

        var account = await sandbox.PostAsync(Users, order).BodyAsync();

        ((long)account["user"]!["u_id"]!).ShouldBe(2);
        (await sandbox.GetMeAsync("sandbox-admin-1").StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);
        (await sandbox.RefreshAsync("sandbox-refresh-admin-1").StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);
        ((string?)(await sandbox.GetMeAsync((string)account["access_token"]!).BodyAsync())["data"]!["u_status"]).ShouldBe("inactive");
        (await sandbox.GetAsync(Users))["users"]!.AsArray().Count.ShouldBe(6);
    }

    [Fact]
    public async Task New_roles_count_at_once_for_a_token_already_given_out()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var foreign = Role("OTHER", 100);
        foreign["me_id"] = 9;
        var withOwnMerchant = Role("ATAPOS", 10);
        withOwnMerchant["me_id"] = 8;
        var order = new JsonObject { ["roles"] = new JsonArray(Role("ATAPOS", 100), foreign, withOwnMerchant) };

        await sandbox.Client.PutAsJsonAsync("/atlas/users/5/roles", order).BodyAsync();

        var roles = (await sandbox.GetMeAsync("sandbox-officer-2").BodyAsync())["data"]!["roles"]!;
        ((int)roles[0]!["role_level"]!).ShouldBe(100);
        ((long)roles[0]!["me_id"]!).ShouldBe(2);
        ((long)roles[1]!["me_id"]!).ShouldBe(9);
        ((long)roles[2]!["me_id"]!).ShouldBe(8);
    }

    [Fact]
    public async Task An_unknown_user_cannot_be_changed()
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        (await sandbox.PostAsync("/atlas/users/999/expire", body: null).StatusAsync()).ShouldBe(HttpStatusCode.NotFound);
        var noRoles = new JsonObject { ["roles"] = new JsonArray() };
        (await sandbox.Client.PutAsJsonAsync("/atlas/users/999/roles", noRoles).StatusAsync()).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("username", "\"with space\"", HttpStatusCode.UnprocessableEntity)]
    [InlineData("username", "\"line\\n\"", HttpStatusCode.UnprocessableEntity)]
    [InlineData("full_name", "\"\"", HttpStatusCode.UnprocessableEntity)]
    [InlineData("roles", "[null]", HttpStatusCode.UnprocessableEntity)]
    [InlineData("me_id_on", "\"role\"", HttpStatusCode.UnprocessableEntity)]
    [InlineData("me_id_on", "\"elsewhere\"", HttpStatusCode.BadRequest)]
    [InlineData("email", "null", HttpStatusCode.BadRequest)]
    [InlineData("misspelt", "1", HttpStatusCode.BadRequest)]
    public async Task A_user_that_makes_no_sense_is_refused_and_not_added(string field, string value, HttpStatusCode expected)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var order = NewUser("tono.wibowo");
        order["me_id"] = 1;
        order[field] = JsonNode.Parse(value);

        ((string?)(await sandbox.PostAsync(Users, order).BodyAsync(expected))["detail"]).ShouldNotBeNullOrWhiteSpace();

        (await sandbox.GetAsync(Users))["users"]!.AsArray().Count.ShouldBe(6);
    }

    [Fact]
    public async Task The_number_of_users_is_bounded()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        for (var i = 6; i < 1_000; i++)
        {
            (await sandbox.PostAsync(Users, NewUser($"user-{i}")).StatusAsync()).ShouldBe(HttpStatusCode.Created);
        }

        (await sandbox.PostAsync(Users, NewUser("one-too-many")).StatusAsync()).ShouldBe(HttpStatusCode.Conflict);
        (await sandbox.PostAsync(Users, NewUser("user-6")).StatusAsync()).ShouldBe(HttpStatusCode.OK);
    }

    private static JsonObject NewUser(string username) => new() { ["username"] = username, ["full_name"] = "Tono Wibowo", ["email"] = "tono@atapos.example" };

    private static JsonObject Role(string appCode, int level) => new() { ["app_code"] = appCode, ["role_code"] = "OFFICER", ["role_level"] = level };
}
