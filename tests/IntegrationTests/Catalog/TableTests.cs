using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Catalog;

/// <summary>The owner sets up the places where the shop serves.</summary>
public sealed class TableTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task A_table_of_the_documentation_is_made_changed_served_at_and_deleted()
    {
        var made = await _shop.Admin.PostTextAsync("table-locations", """
            {"tl_number":"Z1","tl_name":"Table Z1 - Window","tl_capacity":4,"tl_zone":"Indoor","tl_is_active":true}
            """).Created();
        var id = made.Json.Number("tl_id");
        made.Header("Location").ShouldBe($"/api/v1/table-locations/{id}");
        made.Text.ShouldBe($$"""{"tl_id":{{id}},"tl_number":"Z1","tl_name":"Table Z1 - Window","tl_capacity":4,"tl_zone":"Indoor","tl_is_active":true}""");
        (await _shop.Anonymous.GetAsync($"table-locations/{id}").Ok()).Text.ShouldBe(made.Text);

        (await _shop.Admin.PutTextAsync($"table-locations/{id}", "{}").Ok()).Text.ShouldBe(made.Text);
        var changed = (await _shop.Admin.PutTextAsync($"table-locations/{id}", """{"tl_capacity":null,"tl_zone":null,"tl_name":"Teras"}""").Ok()).Json;
        (changed.IsNull("tl_capacity"), changed.IsNull("tl_zone"), changed.Word("tl_name"), changed.Word("tl_number")).ShouldBe((true, true, "Teras", "Z1"));
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 1)).With("tl_id", id)).Created()).OrderId;

        await _shop.Admin.DeleteAsync($"table-locations/{id}").Expect(HttpStatusCode.NoContent);

        await _shop.Officer.GetAsync($"table-locations/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.PutAsync($"table-locations/{id}", new { tl_name = "Lagi" }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.DeleteAsync($"table-locations/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.Officer.GetAsync("table-locations?include_inactive=true").Ok()).Rows.ShouldNotContain(row => row.Number("tl_id") == id);
        await _shop.Officer.OrderAsync(Orders.Of((1, 1)).With("tl_id", id)).ShouldBeInvalid("tl_id");
        (await _shop.Officer.GetAsync($"orders/{order}").Ok()).Json["table_location"].Word("tl_name").ShouldBe("Teras");
        (await _shop.Officer.GetAsync("orders?limit=1").Ok()).Rows[0]!["table_location"].Word("tl_name").ShouldBe("Teras");
    }

    [Fact]
    public async Task A_number_is_taken_once_whatever_its_case_until_its_table_is_deleted()
    {
        var id = (await _shop.Admin.PostAsync("table-locations", new { tl_number = "T9" }).Created()).Json.Number("tl_id");
        var other = (await _shop.Admin.PostAsync("table-locations", new { tl_number = "T8" }).Created()).Json.Number("tl_id");

        await _shop.Admin.PostAsync("table-locations", new { tl_number = "t9" }).ShouldBeProblem(HttpStatusCode.Conflict, "table.number-taken");
        await _shop.Admin.PutAsync($"table-locations/{other}", new { tl_number = "T9" }).ShouldBeProblem(HttpStatusCode.Conflict, "table.number-taken");
        await _shop.OtherAdmin.PostAsync("table-locations", new { tl_number = "T9" }).Created();
        (await _shop.Admin.PutAsync($"table-locations/{id}", new { tl_number = "t9" }).Ok()).Json.Word("tl_name").ShouldBe("T9");

        await _shop.Admin.DeleteAsync($"table-locations/{id}").Expect(HttpStatusCode.NoContent);
        await _shop.Admin.PostAsync("table-locations", new { tl_number = "T9" }).Created();
    }

    [Fact]
    public async Task Of_twenty_that_take_one_number_at_once_one_wins()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _shop.Admin.PostAsync("table-locations", new { tl_number = "R1" })));

        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        foreach (var loser in answers.Where(answer => answer.Status != 201))
        {
            loser.ShouldBeProblem(HttpStatusCode.Conflict, "table.number-taken");
        }
    }

    [Theory]
    [InlineData("{}", "tl_number")]
    [InlineData("""{"tl_number":" "}""", "tl_number")]
    [InlineData("""{"tl_number":"123456789012345678901"}""", "tl_number")]
    [InlineData("""{"tl_number":"A\n1"}""", "tl_number")]
    [InlineData("""{"tl_number":"Y1","tl_capacity":0}""", "tl_capacity")]
    [InlineData("""{"tl_number":"Y1","tl_capacity":10000}""", "tl_capacity")]
    [InlineData("""{"tl_number":"Y1","tl_zone":"\u0000"}""", "tl_zone")]
    [InlineData("""{"tl_number":"Y1","tl_is_active":"yes"}""", "tl_is_active")]
    public async Task A_field_that_cannot_be_is_named(string json, string field) =>
        await _shop.Admin.PostTextAsync("table-locations", json).ShouldBeInvalid(field);

    [Fact]
    public async Task Another_merchants_table_is_not_there_and_only_admins_write()
    {
        var foreign = (await _shop.OtherAdmin.PostAsync("table-locations", new { tl_number = "F1" }).Created()).Json.Number("tl_id");

        await _shop.Admin.PutAsync($"table-locations/{foreign}", new { tl_name = "X" }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.DeleteAsync($"table-locations/{foreign}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Officer.PostAsync("table-locations", new { tl_number = "O1" }).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Officer.PutAsync("table-locations/1", new { tl_number = "O1" }).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Anonymous.DeleteAsync("table-locations/1").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
    }
}
