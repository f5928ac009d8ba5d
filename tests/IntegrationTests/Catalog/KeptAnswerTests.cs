using System.Net;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Catalog;

/// <summary>Lists of the menu leave ready from memory, and whatever changes them is seen (ADR 35).</summary>
public sealed class KeptAnswerTests : IAsyncLifetime
{
    private TestShop _one = null!;
    private TestShop _other = null!;

    private TestDatabase Database => _one.Database;

    public async Task InitializeAsync()
    {
        _one = await TestShop.OpenAsync();
        _other = await TestShop.OpenAsync(new() { Database = _one.Database });
        await Database.ExecuteAsync("update catalog.products set stock = null");
        await HasHeardOfAllChangesAsync(_one);
        await HasHeardOfAllChangesAsync(_other);
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _one.DisposeAsync();
        await _one.Database.DisposeAsync();
    }

    [Theory]
    [InlineData("products?limit=2")]
    [InlineData("promotions")]
    public async Task A_second_reader_is_given_the_same_bytes_and_headers_without_the_database(string list)
    {
        var first = await _one.Anonymous.GetAsync(list).Ok();
        await SilentlyAsync("update catalog.products set name = 'Diam'; update catalog.promotions set name = 'Diam'");

        var second = await _one.Anonymous.GetAsync(list).Ok();
        second.Text.ShouldBe(first.Text);
        foreach (var header in new[] { "ETag", "Cache-Control", "Vary", "X-Total-Count", "Link", "Content-Type" })
        {
            second.Header(header).ShouldBe(first.Header(header), header);
        }

        (await _one.Anonymous.With("If-None-Match", first.Header("ETag")!).GetAsync(list).Expect(HttpStatusCode.NotModified)).Header("ETag").ShouldBe(first.Header("ETag"));
        (await _one.Officer.GetAsync(list).Ok()).Header("Cache-Control").ShouldBe("no-cache, private");
        (await _other.Anonymous.GetAsync(list).Ok()).Text.ShouldContain("Diam");
    }

    [Fact]
    public async Task Whoever_changes_the_menu_sees_it_in_the_very_next_list_and_other_hosts_soon()
    {
        var product = (await _one.Admin.PostAsync("products", new { pr_name = "Baru", pr_base_price = 1_000 }).Created()).Json.Number("pr_id");
        await SeesAsync("products", row => row.Number("pr_id") == product);
        await _one.Admin.PutAsync($"products/{product}", new { pr_base_price = 2_000 }).Ok();
        await SeesAsync("products", row => row.Number("pr_id") == product && row.Money("pr_base_price") == 2_000);
        await _one.Admin.PutAsync($"products/{product}", new { pr_desc = "Pedas" }).Ok();
        await SeesAsync("products", row => row.Number("pr_id") == product && row?["pr_desc"]?.GetValue<string>() is "Pedas");

        var promotion = (await _one.Admin.PostAsync("promotions", new
        {
            pm_name = "Hari ini",
            pm_discount_type = "percent",
            pm_discount_value = 10,
            pm_start_at = "2020-01-01T00:00:00Z",
            pm_end_at = "2099-01-01T00:00:00Z",
            product_ids = new[] { product },
        }).Created()).Json.Number("pm_id");
        await SeesAsync("promotions", row => row.Number("pm_id") == promotion && Products(row) == 1);
        await _one.Admin.DeleteAsync($"products/{product}").Expect(HttpStatusCode.NoContent);
        await SeesAsync("promotions", row => row.Number("pm_id") == promotion && Products(row) == 0);
        await _one.Admin.DeleteAsync($"promotions/{promotion}").Expect(HttpStatusCode.NoContent);
        (await _one.Anonymous.GetAsync("promotions").Ok()).Rows.ShouldNotContain(row => row.Number("pm_id") == promotion);
        (await _one.Anonymous.GetAsync("products").Ok()).Rows.ShouldNotContain(row => row.Number("pr_id") == product);
    }

    [Theory]
    [InlineData("update catalog.products set name = 'Lain'")]
    [InlineData("update catalog.products set stock = 5")]
    [InlineData("delete from catalog.product_images")]
    [InlineData("update catalog.product_images set url = url || '?v=2'")]
    public async Task What_a_person_at_the_database_changes_of_products_is_seen(string change)
    {
        var before = (await _one.Anonymous.GetAsync("products").Ok()).Text;
        await Database.ExecuteAsync(change);
        await HasHeardOfAllChangesAsync(_one);
        string.Equals((await _one.Anonymous.GetAsync("products").Ok()).Text, before, StringComparison.Ordinal).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_left_of_a_counted_product_is_always_as_it_is()
    {
        var product = (await _one.Admin.PostAsync("products", new { pr_name = "Dihitung", pr_base_price = 1_000, pr_stock = 9 }).Created()).Json.Number("pr_id");
        for (var left = 8; left >= 0; left--)
        {
            (await LeftAsync()).ShouldBe(left + 1);
            await _other.Officer.OrderAsync(Orders.Of((product, 1))).Created();
        }

        (await LeftAsync()).ShouldBe(0);

        async Task<long> LeftAsync() => (await _one.Anonymous.GetAsync("products").Ok()).Rows.Single(row => row.Number("pr_id") == product).Number("pr_stock");
    }

    [Fact]
    public async Task Staff_and_others_are_shown_each_their_own_list()
    {
        var product = (await _one.Admin.PostAsync("products", new { pr_name = "Tidak aktif", pr_base_price = 1_000, pr_is_active = false }).Created()).Json.Number("pr_id");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            (await _one.Officer.GetAsync("products?include_inactive=true").Ok()).Rows.ShouldContain(row => row.Number("pr_id") == product);
            (await _one.Anonymous.GetAsync("products?include_inactive=true").Ok()).Rows.ShouldNotContain(row => row.Number("pr_id") == product);
            (await _one.OtherOfficer.GetAsync("products?include_inactive=true").Ok()).Rows.ShouldNotContain(row => row.Number("pr_id") == product);
        }
    }

    [Fact]
    public async Task A_promotion_begins_and_ends_in_lists_by_the_clock_alone()
    {
        var now = TimeProvider.System.GetUtcNow();
        var promotion = (await _one.Admin.PostAsync("promotions", new
        {
            pm_name = "Sekejap",
            pm_discount_type = "percent",
            pm_discount_value = 10,
            pm_start_at = now.AddSeconds(1),
            pm_end_at = now.AddSeconds(2),
        }).Created()).Json.Number("pm_id");
        (await ShowsAsync()).ShouldBeFalse();
        await Eventually.BeTrueAsync(ShowsAsync, "the promotion should begin");
        await Eventually.BeTrueAsync(async () => !await ShowsAsync(), "the promotion should end");
        TimeProvider.System.GetUtcNow().ShouldBeInRange(now.AddSeconds(2), now.AddSeconds(12));

        async Task<bool> ShowsAsync() => (await _one.Anonymous.GetAsync("promotions").Ok()).Rows.Any(row => row.Number("pm_id") == promotion);
    }

    [Fact]
    public async Task Nothing_is_kept_while_nobody_tells_of_changes()
    {
        await Database.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen %'");
        var signals = _one.Services.GetRequiredService<DatabaseSignals>();
        await Eventually.BeTrueAsync(() => Task.FromResult(!signals.IsLive), "the host should notice that it cannot hear");
        for (var price = 1_000; price < 1_020 && !signals.IsLive; price++)
        {
            await Database.ExecuteAsync("update catalog.products set base_price = $1", (decimal)price);
            var shown = (await _one.Anonymous.GetAsync("products").Ok()).Rows[0].Money("pr_base_price");
            (signals.IsLive || shown == price).ShouldBeTrue();
        }
    }

    private async Task SeesAsync(string list, Func<JsonNode?, bool> wanted)
    {
        (await _one.Anonymous.GetAsync(list).Ok()).Rows.ShouldContain(row => wanted(row));
        await Eventually.BeTrueAsync(async () => (await _other.Anonymous.GetAsync(list).Ok()).Rows.Any(wanted), "the other host should show it");
    }

    private static int Products(JsonNode? promotion) => promotion!["products"]!.AsArray().Count;

    // As a replica the triggers are silent: nothing tells of these changes, so whoever sees them has read the database.
    private async Task SilentlyAsync(string change)
    {
        await using var connection = await Database.OpenAsync();
        await using var silent = connection.CreateCommand();
        silent.CommandText = $"begin; set local session_replication_role = replica; {change}; commit";
        await silent.ExecuteNonQueryAsync();
    }

    // Signals come in the order of the commits.
    private static async Task HasHeardOfAllChangesAsync(TestShop shop)
    {
        await shop.Anonymous.GetAsync("products?limit=1").Ok();
        var signals = shop.Services.GetRequiredService<DatabaseSignals>();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = signals.Subscribe("atapos_menu", payload => _ = string.Equals(payload, "marker", StringComparison.Ordinal) && heard.TrySetResult());
        await Eventually.BeTrueAsync(() => Task.FromResult(signals.IsLive), "the host should listen");
        await shop.Database.ExecuteAsync("select pg_notify('atapos_menu', 'marker')");
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
