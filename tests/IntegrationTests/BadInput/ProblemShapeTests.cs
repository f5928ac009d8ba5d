using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.BadInput;

/// <summary>A failure's JSON has the members of RFC 9457 and of the original, and no others (ruling 14).</summary>
public sealed class ProblemShapeTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private static readonly string[] Members =
        ["type", "title", "status", "detail", "instance", "code", "success", "message", "details", "request_id"];

    private readonly TestShop _shop = demo.Shop;

    [Theory]
    [InlineData("/nope")]
    [InlineData("orders/999999999")]
    [InlineData("products/999999999")]
    public async Task A_problem_has_the_agreed_members_and_no_others(string path) =>
        (await _shop.Officer.GetAsync(path)).Json.AsObject().Select(member => member.Key).ShouldBe(Members, ignoreOrder: true);

    [Fact]
    public async Task A_problem_of_fields_has_errors_too() =>
        (await _shop.Officer.GetAsync("orders?limit=0")).Json.AsObject().Select(member => member.Key).ShouldBe([.. Members, "errors"], ignoreOrder: true);

    [Fact]
    public async Task Original_clients_read_what_happened_from_message_and_details()
    {
        var problem = (await _shop.Officer.GetAsync("orders?limit=0")).Json;

        problem["success"]!.GetValue<bool>().ShouldBeFalse();
        problem.Word("message").ShouldBe(problem.Word("detail"));
        problem["details"]!["limit"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe("must be between 1 and 1000.");
    }
}
