using System.Net;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Merchants;

/// <summary>What does not fit is refused by name, and nothing has changed.</summary>
public sealed class RefusedMerchantTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    /// <summary>A field and a value that does not fit it.</summary>
    public static TheoryData<string, string> Wrong => new()
    {
        { "me_name", "\"\"" },
        { "me_name", "\"   \"" },
        { "me_name", $"\"{new string('n', 151)}\"" },
        { "me_name", "\"a\\u0000b\"" },
        { "me_name", "\"a\\nb\"" },
        { "me_name", "7" },
        { "me_business_type", "\"bank\"" },
        { "me_business_type", "\"FNB\"" },
        { "me_business_type", "1" },
        { "me_pos_mode", "\"cloud\"" },
        { "me_pos_mode", "true" },
        { "me_is_active", "\"yes\"" },
        { "me_is_active", "1" },
        { "me_timezone", "\"\"" },
        { "me_timezone", "\"Asia/Atlantis\"" },
        { "me_timezone", "\"SE Asia Standard Time\"" },
        { "me_timezone", "\"UTC-11\"" },
        { "me_timezone", "\"asia/jakarta\"" },
        { "me_timezone", "\"../zoneinfo/Asia/Jakarta\"" },
        { "me_timezone", "\"/usr/share/zoneinfo/Asia/Jakarta\"" },
        { "me_timezone", "\"posix/Asia/Jakarta\"" },
        { "me_timezone", "\" Asia/Jakarta\"" },
        { "me_timezone", "\"a\\u0000b\"" },
        { "me_timezone", $"\"{new string('A', 5000)}\"" },
        { "me_locale", "\"de\"" },
        { "me_service_charge_taxable", "\"true\"" },
        { "me_customer_ordering", "0" },
        { "me_midtrans_server_key", "\"\"" },
        { "me_midtrans_server_key", "\"SB-Mid-server-x \"" },
        { "me_midtrans_server_key", "\"SB-Mid server-x\"" },
        { "me_midtrans_server_key", "\"SB-Mid-server-x\\n\"" },
        { "me_midtrans_server_key", "\"SB-Mid-server-\\u00e9\"" },
        { "me_midtrans_server_key", $"\"{new string('k', 201)}\"" },
        { "me_midtrans_server_key", "7" },
        { "me_midtrans_server_key", "[\"x\"]" },
        { "me_midtrans_client_key", "\"\"" },
        { "me_midtrans_client_key", "\"a b\"" },
        { "me_midtrans_client_key", "false" },
        { "me_midtrans_is_production", "\"false\"" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_field_that_does_not_fit_is_422_and_named_when_created_and_when_changed(string field, string value)
    {
        var before = await _shop.Database.ContentsAsync();
        var body = new JsonObject { ["me_name"] = "Toko Salah" };
        body[field] = JsonNode.Parse(value);

        (await _shop.Platform.PostAsync("merchants", body)).ShouldBeInvalid(field);
        (await _shop.Platform.PutAsync("merchants/2", body)).ShouldBeInvalid(field);
        (await _shop.OtherAdmin.PutAsync("merchants/2", body)).ShouldBeInvalid(field);

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_refused_server_key_is_not_repeated_in_the_answer()
    {
        const string Key = "SB-Mid-server-tertempel salah";
        var refused = await _shop.Platform.PostAsync("merchants", new { me_name = "x", me_midtrans_server_key = Key }).ShouldBeInvalid("me_midtrans_server_key");
        refused.Text.ShouldNotContain("tertempel");
    }

    [Fact]
    public async Task All_broken_fields_are_told_at_once()
    {
        var refused = await _shop.Platform.PostAsync("merchants", new { me_timezone = "Mars", me_midtrans_server_key = " ", me_midtrans_client_key = "" });
        refused.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");
        refused.Json["errors"]!.AsObject().Select(error => error.Key).ShouldBe(["me_name", "me_timezone", "me_midtrans_server_key", "me_midtrans_client_key"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("", 400, "request.unreadable")]
    [InlineData("{", 400, "request.unreadable")]
    [InlineData("null", 400, "request.unreadable")]
    [InlineData("[]", 422, "validation")]
    [InlineData("\"x\"", 422, "validation")]
    public async Task A_body_that_is_none_is_refused(string body, int status, string code)
    {
        var before = await _shop.Database.ContentsAsync();
        await _shop.Platform.PostTextAsync("merchants", body).ShouldBeProblem((HttpStatusCode)status, code);
        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_body_of_another_media_type_is_415() =>
        await _shop.Platform.PostTextAsync("merchants", "me_name=x", "application/x-www-form-urlencoded").ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "request.media-type");

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("888888888")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("abc")]
    [InlineData("1.5")]
    public async Task A_merchant_that_does_not_exist_is_404_for_all_who_may_ask(string id)
    {
        foreach (var caller in new[] { _shop.Platform, _shop.Admin })
        {
            await caller.GetAsync($"merchants/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
            await caller.PutAsync($"merchants/{id}", new { me_name = "x" }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        }

        await _shop.Platform.DeleteAsync($"merchants/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_header_that_names_no_number_is_400_here_too() =>
        await _shop.Platform.With("X-Merchant-Id", "abc").GetAsync("merchants").ShouldBeProblem(HttpStatusCode.BadRequest, "tenant.unreadable");

    [Fact]
    public async Task A_search_for_a_null_character_is_422() => await _shop.Platform.GetAsync("merchants?search=a%00b").ShouldBeInvalid("search");

    [Fact]
    public async Task Who_changes_it_at_the_same_moment_as_another_is_409()
    {
        await using var connection = await _shop.Database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var change = connection.CreateCommand())
        {
            change.CommandText = "update tenancy.merchants set name = 'Warung Pertama' where me_id = 1";
            (await change.ExecuteNonQueryAsync()).ShouldBe(1);
        }

        var late = _shop.Admin.PutAsync("merchants/1", new { me_name = "Warung Kedua" });
        await Eventually.BeTrueAsync(
            async () => await _shop.Database.ReadAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 1,
            "the second change should wait for the first");
        await transaction.CommitAsync();

        (await late).ShouldBeProblem(HttpStatusCode.Conflict, "conflict");
        (await _shop.Database.ReadAsync<string>("select name from tenancy.merchants where me_id = 1")).ShouldBe("Warung Pertama");
    }
}
