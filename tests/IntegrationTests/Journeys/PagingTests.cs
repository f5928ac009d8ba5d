using System.Globalization;
using System.Text.RegularExpressions;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Journeys;

/// <summary>Lists in pages, by skip and by the cursor of <c>Link</c> (ruling 15).</summary>
public sealed partial class PagingTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    /// <summary>Every list, the number that its rows are told apart by, and how many there are at least.</summary>
    public static TheoryData<string, string> Lists => new()
    {
        { "orders", "oh_id" },
        { "orders?oh_order_type=takeaway", "oh_id" },
        { "orders/my-orders", "oh_id" },
        { "products", "pr_id" },
        { "products?search=ayam", "pr_id" },
        { "promotions?include_inactive=true", "pm_id" },
        { "table-locations", "tl_id" },
        { "product-categories", "pc_id" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task The_cursor_walks_forth_and_back_over_the_whole_list(string list, string key)
    {
        var client = await ReaderOfAsync(list);
        var all = Keys(await client.GetAsync(list).Ok(), key);
        all.Count.ShouldBeGreaterThan(2);

        var forth = new List<long>();
        var pages = new List<IReadOnlyList<long>>();
        var page = await client.GetAsync($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=2").Ok();
        Link(page, "prev").ShouldBeNull();
        while (true)
        {
            page.Header("X-Total-Count").ShouldBe(all.Count.ToString(CultureInfo.InvariantCulture));
            pages.Add(Keys(page, key));
            forth.AddRange(pages[^1]);
            if (Link(page, "next") is not { } next)
            {
                break;
            }

            pages.Count.ShouldBeLessThan(all.Count, "the cursor walks in a circle");
            page = await client.GetAsync(next).Ok();
        }

        forth.ShouldBe(all);
        for (var i = pages.Count - 2; i >= 0; i--)
        {
            page = await client.GetAsync(Link(page, "prev").ShouldNotBeNull()).Ok();
            Keys(page, key).ShouldBe(pages[i]);
        }

        Link(page, "prev").ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Skip_and_limit_cut_the_same_list(string list, string key)
    {
        var client = await ReaderOfAsync(list);
        var joint = list.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var all = Keys(await client.GetAsync(list).Ok(), key);

        Keys(await client.GetAsync($"{list}{joint}skip=1&limit=2").Ok(), key).ShouldBe(all.Skip(1).Take(2));
        Keys(await client.GetAsync($"{list}{joint}skip={all.Count - 1}").Ok(), key).ShouldBe(all.Skip(all.Count - 1));
        Keys(await client.GetAsync($"{list}{joint}skip=0&limit=1000").Ok(), key).ShouldBe(all);
        var beyond = await client.GetAsync($"{list}{joint}skip=2147483647&limit=1").Ok();
        beyond.Rows.ShouldBeEmpty();
        beyond.Header("X-Total-Count").ShouldBe(all.Count.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_page_that_was_reached_by_skip_links_on_and_back()
    {
        var all = Keys(await _shop.Officer.GetAsync("orders").Ok(), "oh_id");
        var middle = await _shop.Officer.GetAsync("orders?skip=5&limit=3").Ok();

        Keys(await _shop.Officer.GetAsync(Link(middle, "next")!).Ok(), "oh_id").ShouldBe(all.Skip(8).Take(3));
        Keys(await _shop.Officer.GetAsync(Link(middle, "prev")!).Ok(), "oh_id").ShouldBe(all.Skip(2).Take(3));
    }

    [Fact]
    public async Task A_new_order_does_not_shift_the_pages_behind_a_cursor()
    {
        var first = await _shop.Officer.GetAsync("orders?limit=3").Ok();
        var expected = Keys(await _shop.Officer.GetAsync("orders?skip=3&limit=3").Ok(), "oh_id");

        await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();

        Keys(await _shop.Officer.GetAsync(Link(first, "next")!).Ok(), "oh_id").ShouldBe(expected);
    }

    [Fact]
    public async Task Far_into_a_long_list_skip_and_cursor_still_agree()
    {
        await _shop.Database.ExecuteAsync("""
            insert into ordering.table_locations (me_id, id, number, name, is_active)
            select 2, 100000 + i, 'T' || i, 'Rak ' || i, true from generate_series(1, 450) as i
            """);
        var client = _shop.OtherOfficer;
        var all = Keys(await client.GetAsync("table-locations?limit=1000").Ok(), "tl_id");

        foreach (var skip in new[] { 199, 200, 201, 202, 400, 450 })
        {
            Keys(await client.GetAsync($"table-locations?skip={skip}&limit=5").Ok(), "tl_id").ShouldBe(all.Skip(skip).Take(5), $"skip={skip}");
        }
    }

    private async Task<ApiClient> ReaderOfAsync(string list) =>
        list.Contains("my-orders", StringComparison.Ordinal) ? _shop.Customer(await _shop.CustomerIdAsync("budi@example.com")) : _shop.Officer;

    private static IReadOnlyList<long> Keys(Answer page, string key) => [.. page.Rows.Select(row => row.Number(key))];

    private static string? Link(Answer page, string relation) => page.Header("Link") is { } links
        ? LinkPattern().Matches(links).Where(match => string.Equals(match.Groups["rel"].Value, relation, StringComparison.Ordinal))
            .Select(match => match.Groups["url"].Value).SingleOrDefault()
        : null;

    [GeneratedRegex("<(?<url>[^>]+)>; rel=\"(?<rel>[a-z]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkPattern();
}
