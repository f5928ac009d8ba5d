using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Edge;

/// <summary>A statement that the database refused does not spoil the connection for those who come after.</summary>
public sealed class FailedStatementTests
{
    [Fact]
    public async Task Orders_go_on_after_orders_that_the_database_refused()
    {
        // One connection serves all requests, so whatever a refusal leaves behind is met by the next.
        await using var shop = await TestShop.OpenAsync(
            new() { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["DB_POOL_SIZE"] = "3", ["DB_MAX_OVERFLOW"] = "0" } });
        await shop.Database.ExecuteAsync("alter table ordering.orders add constraint ck_test check (notes <> 'refused')");
        for (var round = 0; round < 20; round++)
        {
            await shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();
            var refused = await shop.Officer.OrderAsync(Orders.Of((1, 1)).With("oh_notes", "refused"));
            refused.Status.ShouldBe((int)HttpStatusCode.InternalServerError);
            refused.Text.ShouldContain("\"code\":\"internal\"");

            await shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();
            await shop.Officer.OrderAsync(Orders.Of((1, 1)).With("oh_notes", "x\0y")).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "text.invalid");
            await shop.Officer.OrderAsync(Orders.Of((1, 2))).Created();
        }

        await shop.Database.DisposeAsync();
    }
}
