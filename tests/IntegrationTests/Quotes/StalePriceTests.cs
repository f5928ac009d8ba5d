using System.Net;
using Atapos.Catalog.Contracts;
using Atapos.IntegrationTests.Harness;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Quotes;

/// <summary>Hosts keep price lists, and no committed change is ever missed, whichever host or person made it.</summary>
public sealed class StalePriceTests : IAsyncLifetime
{
    private const string KillListeners = """
        select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen %'
        """;

    private TestShop _one = null!;
    private TestShop _other = null!;

    private TestDatabase Database => _one.Database;

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_next_order_on_another_host_has_the_new_price_two_hundred_times(bool nobodyListens)
    {
        var product = await Database.AddProductAsync(1_000);
        (await PriceAsync(_other, product)).ShouldBe(1_000);
        for (var price = 1_001; price <= 1_200; price++)
        {
            if (nobodyListens && price % 20 == 1)
            {
                await Database.ExecuteAsync(KillListeners);
            }

            if (price % 2 == 0)
            {
                await Database.ExecuteAsync("update catalog.products set base_price = $2 where id = $1", product, (decimal)price);
            }
            else
            {
                await _one.Admin.PutAsync($"products/{product}", new { pr_base_price = price }).Ok();
            }

            (await PriceAsync(_other, product)).ShouldBe(price);
        }
    }

    [Fact]
    public async Task A_price_comes_from_memory_while_nothing_has_changed()
    {
        var product = await Database.AddProductAsync(1_000);
        await HasHeardOfAllChangesAsync(_one);
        (await PriceAsync(_one, product)).ShouldBe(1_000);

        // As a replica the triggers are silent: nothing tells of this change, so whoever sees it has read the product.
        await using (var connection = await Database.OpenAsync())
        {
            await using var silent = connection.CreateCommand();
            silent.CommandText = $"begin; set local session_replication_role = replica; update catalog.products set base_price = 2000 where id = {product}; commit";
            await silent.ExecuteNonQueryAsync();
        }

        (await PriceAsync(_one, product)).ShouldBe(1_000);
        (await PriceAsync(_other, product)).ShouldBe(2_000);
    }

    [Fact]
    public async Task A_change_is_seen_when_it_is_committed_and_not_before_or_when_it_is_undone()
    {
        var product = await Database.AddProductAsync(1_000);
        (await PriceAsync(_one, product)).ShouldBe(1_000);
        foreach (var (end, price) in new[] { ("rollback", 1_000), ("commit", 2_000) })
        {
            await using var connection = await Database.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = $"begin; update catalog.products set base_price = 2000 where id = {product}";
            await command.ExecuteNonQueryAsync();
            (await PriceAsync(_one, product)).ShouldBe(1_000);
            (await PriceAsync(_other, product)).ShouldBe(1_000);

            command.CommandText = end;
            await command.ExecuteNonQueryAsync();
            (await PriceAsync(_one, product)).ShouldBe(price);
            (await PriceAsync(_other, product)).ShouldBe(price);
        }
    }

    [Fact]
    public async Task Whoever_changes_a_price_sees_it_at_once_and_keeps_nothing_of_what_it_undoes()
    {
        var product = await Database.AddProductAsync(1_000);
        await _one.Services.GetRequiredService<OwnTransaction>().RunAsync(
            TenantId.Of(1),
            async (services, cancellationToken) =>
            {
                var quotes = services.GetRequiredService<IProductQuotes>();
                (await QuotedAsync()).ShouldBe(1_000);
                await using var command = services.GetRequiredService<TenantSession>().Command(
                    "update catalog.products set base_price = 2000 where id = $1", product);
                await command.ExecuteNonQueryAsync(cancellationToken);
                (await QuotedAsync()).ShouldBe(2_000);
                await using var undo = services.GetRequiredService<TenantSession>().Command("update catalog.products set base_price = 3000 where id = $1", product);
                await undo.ExecuteNonQueryAsync(cancellationToken);
                return true;

                async Task<decimal> QuotedAsync() => (await quotes.QuoteAsync([product], TimeProvider.System.GetUtcNow(), cancellationToken))[product].BasePrice;
            },
            CancellationToken.None);

        (await PriceAsync(_one, product)).ShouldBe(3_000);
        (await PriceAsync(_other, product)).ShouldBe(3_000);
    }

    [Theory]
    [InlineData("update catalog.products set is_active = false where id = $1")]
    [InlineData("update catalog.products set is_available = false where id = $1")]
    [InlineData("update catalog.products set deleted_at = now() where id = $1")]
    public async Task A_product_that_goes_from_the_menu_cannot_be_ordered_any_more(string change)
    {
        var product = await Database.AddProductAsync(1_000);
        await PriceAsync(_one, product);

        await Database.ExecuteAsync(change, product);

        await _one.Officer.OrderAsync(Orders.Of((product, 1))).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");
    }

    [Fact]
    public async Task Names_and_percentages_are_those_of_now()
    {
        var product = await Database.AddProductAsync(1_000);
        await PriceAsync(_one, product);

        await Database.ExecuteAsync(
            "update catalog.products set name = 'Baru', tax_percent = 10, service_charge_percent = 5, type = 'service' where id = $1", product);

        var item = (await _one.Officer.OrderAsync(Orders.Of((product, 1))).Created()).Json["items"]![0];
        item.Word("oi_product_name_snapshot").ShouldBe("Baru");
        item.Money("oi_tax_amount").ShouldBe(100);
        item.Money("oi_service_charge_amount").ShouldBe(50);
    }

    [Fact]
    public async Task A_promotion_counts_from_the_moment_in_which_it_covers_a_product_to_its_end()
    {
        var product = await Database.AddProductAsync(1_000);
        (await FinalAsync(_other, product)).ShouldBe(1_000);

        var promotion = await Database.AddPromotionAsync("percent", 10, []);
        (await FinalAsync(_other, product)).ShouldBe(1_000);
        await Database.ExecuteAsync("insert into catalog.promotion_products (me_id, promotion_id, product_id) values (1, $1, $2)", promotion, product);
        (await FinalAsync(_other, product)).ShouldBe(900);
        await Database.ExecuteAsync("update catalog.promotions set discount_value = 20 where id = $1", promotion);
        (await FinalAsync(_other, product)).ShouldBe(800);
        await Database.ExecuteAsync("update catalog.promotions set is_active = false where id = $1", promotion);
        (await FinalAsync(_other, product)).ShouldBe(1_000);
        await Database.ExecuteAsync("update catalog.promotions set is_active = true where id = $1", promotion);
        (await FinalAsync(_other, product)).ShouldBe(800);
        await Database.ExecuteAsync("delete from catalog.promotion_products where promotion_id = $1", promotion);
        (await FinalAsync(_other, product)).ShouldBe(1_000);
    }

    [Fact]
    public async Task A_sale_changes_no_price_and_stock_is_never_remembered()
    {
        var product = await Database.AddProductAsync(1_000, stock: 3);
        await PriceAsync(_one, product);
        var version = await VersionAsync();

        await _other.Officer.OrderAsync(Orders.Of((product, 2))).Created();

        (await VersionAsync()).ShouldBe(version);
        await _one.Officer.PostAsync("orders/calculate", Orders.Of((product, 2))).ShouldBeProblem(HttpStatusCode.Conflict, "stock.insufficient");
        await Database.ExecuteAsync("update catalog.products set stock = null where id = $1", product);
        await _one.Officer.OrderAsync(Orders.Of((product, 2))).Created();
        await Database.ExecuteAsync("update catalog.products set stock = 1 where id = $1", product);
        await _one.Officer.OrderAsync(Orders.Of((product, 2))).ShouldBeProblem(HttpStatusCode.Conflict, "stock.insufficient");
    }

    [Fact]
    public async Task A_merchant_is_not_quoted_what_another_sells()
    {
        var product = await Database.AddProductAsync(1_000);
        await PriceAsync(_one, product);

        await _one.OtherOfficer.OrderAsync(Orders.Of((product, 1))).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");
        (await PriceAsync(_one, product)).ShouldBe(1_000);
    }

    [Fact]
    public async Task Prices_changed_by_two_at_once_do_not_wait_for_each_other_in_a_circle()
    {
        var first = await Database.AddProductAsync(1_000);
        var second = await Database.AddProductAsync(1_000);
        await using var left = await Database.OpenAsync();
        await using var right = await Database.OpenAsync();
        await RunAsync(left, $"begin; update catalog.products set base_price = 2000 where id = {first}");
        await RunAsync(right, $"begin; update catalog.products set base_price = 3000 where id = {second}");
        var waiting = RunAsync(left, $"update catalog.products set base_price = 2000 where id = {second}");
        await RunAsync(right, "commit");
        await waiting;
        await RunAsync(left, "commit");

        (await PriceAsync(_one, first)).ShouldBe(2_000);
        (await PriceAsync(_one, second)).ShouldBe(2_000);

        static async Task RunAsync(Npgsql.NpgsqlConnection connection, string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    private Task<Guid> VersionAsync() => Database.ReadAsync<Guid>("select version from catalog.price_versions where me_id = 1");

    // Signals come in the order of the commits: a host that has heard this one frees no memory for an earlier change any more.
    private static async Task HasHeardOfAllChangesAsync(TestShop shop)
    {
        var signals = shop.Services.GetRequiredService<DatabaseSignals>();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = signals.Subscribe("atapos_prices", payload => _ = string.Equals(payload, "marker", StringComparison.Ordinal) && heard.TrySetResult());
        await Eventually.BeTrueAsync(() => Task.FromResult(signals.IsLive), "the host should listen");
        await shop.Database.ExecuteAsync("select pg_notify('atapos_prices', 'marker')");
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task<decimal> PriceAsync(TestShop shop, long product) =>
        (await shop.Officer.OrderAsync(Orders.Of((product, 1))).Created()).Json["items"]![0].Money("oi_base_price");

    private static async Task<decimal> FinalAsync(TestShop shop, long product) =>
        (await shop.Officer.OrderAsync(Orders.Of((product, 1))).Created()).Json["items"]![0].Money("oi_final_price");
}
