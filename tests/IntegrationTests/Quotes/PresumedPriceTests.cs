using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Quotes;

/// <summary>An order whose prices are remembered leaves in one round trip, and rests on nothing that is not so (ADR 45).</summary>
public sealed class PresumedPriceTests(DemoShop demo) : IClassFixture<DemoShop>
{
    // Not the one that listens: without it nothing that is remembered is trusted.
    private const string CloseConnections = """
        select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and state = 'idle' and usename <> current_user and query not ilike 'listen %'
        """;

    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task Goods_that_are_counted_from_now_on_do_not_sell_beyond_what_there_is()
    {
        var product = await RememberedAsync();

        await _shop.Database.ExecuteAsync("update catalog.products set stock = 1 where id = $1", product);

        await OrderAsync(product).Created();
        await OrderAsync(product).ShouldBeProblem(HttpStatusCode.Conflict, "stock.insufficient");
        (await _shop.Database.ReadAsync<int>("select stock from catalog.products where id = $1", product)).ShouldBe(0);

        await _shop.Database.ExecuteAsync("update catalog.products set stock = null where id = $1", product);
        await OrderAsync(product).Created();
        await OrderAsync(product).Created();
    }

    [Fact]
    public async Task What_is_on_sale_again_is_sold_at_once()
    {
        var product = await RememberedAsync();
        await _shop.Database.ExecuteAsync("update catalog.products set is_available = false where id = $1", product);
        await OrderAsync(product).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");

        await _shop.Database.ExecuteAsync("update catalog.products set is_available = true where id = $1", product);

        await OrderAsync(product).Created();
    }

    [Fact]
    public async Task What_remembered_prices_make_too_dear_is_refused_only_while_it_is()
    {
        var product = await RememberedAsync(price: 999_999_999);
        await OrderAsync(product, quantity: 9_999).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "money.out-of-range");

        await _shop.Database.ExecuteAsync("update catalog.products set base_price = 1000 where id = $1", product);

        (await OrderAsync(product, quantity: 9_999).Created()).Json.Money("oh_subtotal_amount").ShouldBe(9_999_000);
    }

    [Fact]
    public async Task Connections_that_the_database_has_closed_cost_no_order_and_make_none_twice()
    {
        var product = await RememberedAsync();
        var (before, closed) = (await CountAsync(), 0);
        for (var round = 1; round <= 5; round++)
        {
            closed += (await _shop.Database.ListAsync<bool>(CloseConnections)).Count;

            await OrderAsync(product).Created();

            (await CountAsync()).ShouldBe(before + round);
        }

        closed.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_whose_connection_breaks_is_there_once_whether_it_was_written_or_not(bool wasWritten)
    {
        var product = await RememberedAsync();
        var last = (await OrderAsync(product).Created()).OrderId;
        if (wasWritten)
        {
            await _shop.Database.ExecuteAsync(Copied("ordering.orders", "id", "'id', r.id + 1, 'number', 'INV-20200101-0001'"), last);
            await _shop.Database.ExecuteAsync(Copied("ordering.order_lines", "order_id", "'id', r.id + 100000000, 'order_id', r.order_id + 1"), last);
        }

        var before = await CountAsync();
        await using var broken = await BrokenInsert.IntoAsync(_shop.Database, "ordering.orders");

        var answer = (await OrderAsync(product).Created()).Json;

        await broken.ShouldHaveBrokenAsync();
        answer.Number("oh_id").ShouldBe(last + 1);
        answer["items"]!.AsArray().Count.ShouldBe(1);
        string.Equals(answer.Word("oh_order_number"), "INV-20200101-0001", StringComparison.Ordinal).ShouldBe(wasWritten);
        (await CountAsync()).ShouldBe(before + (wasWritten ? 0 : 1));
    }

    private static string Copied(string table, string key, string changes) => $"""
        insert into {table} select (jsonb_populate_record(r, jsonb_build_object({changes}))).* from {table} r where r.me_id = 1 and r.{key} = $1
        """;

    private async Task<long> RememberedAsync(decimal price = 1_000)
    {
        var product = await _shop.Database.AddProductAsync(price);
        await OrderAsync(product).Created();
        return product;
    }

    private Task<Answer> OrderAsync(long product, int quantity = 1) => _shop.Officer.OrderAsync(Orders.Of((product, quantity)));

    private Task<long> CountAsync() => _shop.Database.ReadAsync<long>("select count(*) from ordering.orders");
}
