using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Edge;

/// <summary>What goes wrong inside is told as a problem that shows nothing of the inside, in Development as elsewhere.</summary>
public sealed class InnerFailureTests
{
    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task A_failure_of_our_own_is_500_without_a_stack_trace_or_SQL_and_changes_nothing(string environment)
    {
        var settings = new Dictionary<string, string>(ShopSettings.Production, StringComparer.Ordinal) { ["ASPNETCORE_ENVIRONMENT"] = environment };
        await using var shop = await TestShop.OpenAsync(new() { Settings = settings });
        await shop.Database.ExecuteAsync("alter table ordering.order_counters rename to gone");
        var before = await shop.Database.ContentsAsync();

        await shop.Officer.OrderAsync(Orders.Of((1, 1))).ShouldBeProblem(HttpStatusCode.InternalServerError, "internal");

        (await shop.Database.ContentsAsync()).ShouldBe(before);
        await shop.Database.ExecuteAsync("alter table ordering.gone rename to order_counters");
        await shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();
    }
}
