using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Catalog;

/// <summary>Public reads that need not be sent again.</summary>
public sealed class EntityTagTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    public static TheoryData<string> PublicReads =>
        ["products", "products?limit=3&skip=2", "products?search=nasi", "products/1", "promotions", "promotions/1", "table-locations", "table-locations/1"];

    [Theory]
    [MemberData(nameof(PublicReads))]
    public async Task Whoever_has_it_already_is_told_so(string path)
    {
        var first = await _shop.Anonymous.GetAsync(path).Ok();
        var tag = first.Header("ETag").ShouldNotBeNull();
        tag.ShouldMatch("^\"[0-9a-f]{32}\"$");
        first.Header("Cache-Control").ShouldBe("public, no-cache");
        foreach (var name in new[] { "X-Merchant-Id", "Authorization", "Cookie" })
        {
            first.Header("Vary").ShouldNotBeNull().ShouldContain(name);
        }

        foreach (var known in new[] { tag, $"W/{tag}", "*", $"\"other\", {tag}", $"W/\"a\",W/{tag}" })
        {
            var again = await _shop.Anonymous.With("If-None-Match", known).GetAsync(path).Expect(HttpStatusCode.NotModified);
            again.Body.ShouldBeEmpty();
            again.Header("ETag").ShouldBe(tag);
            again.Header("Cache-Control").ShouldBe("public, no-cache");
            again.Header("X-Total-Count").ShouldBe(first.Header("X-Total-Count"));
        }

        foreach (var unknown in new[] { "\"other\"", "W/\"other\"", tag.Trim('"'), "", "\"" })
        {
            (await _shop.Anonymous.With("If-None-Match", unknown).GetAsync(path).Ok()).Text.ShouldBe(first.Text);
        }
    }

    [Fact]
    public async Task A_change_is_seen_at_once()
    {
        var id = await _shop.Admin.NewProductAsync("Berubah");
        var tag = (await _shop.Anonymous.GetAsync($"products/{id}").Ok()).Header("ETag")!;

        await _shop.Admin.PutAsync($"products/{id}", new { pr_base_price = 12_345 }).Ok();

        var changed = await _shop.Anonymous.With("If-None-Match", tag).GetAsync($"products/{id}").Ok();
        changed.Json.Money("pr_base_price").ShouldBe(12_345);
        changed.Header("ETag").ShouldNotBe(tag, StringComparer.Ordinal);
        await _shop.Admin.DeleteAsync($"products/{id}").Expect(HttpStatusCode.NoContent);
        var gone = await _shop.Anonymous.With("If-None-Match", "*").GetAsync($"products/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        gone.Header("ETag").ShouldBeNull();
    }

    [Fact]
    public async Task A_page_changes_with_the_length_of_its_list()
    {
        var before = await _shop.Anonymous.GetAsync("products?limit=1").Ok();
        await _shop.Admin.NewProductAsync("Satu lagi");

        var after = await _shop.Anonymous.With("If-None-Match", before.Header("ETag")!).GetAsync("products?limit=1").Ok();

        after.Text.ShouldBe(before.Text);
        after.Header("X-Total-Count").ShouldNotBe(before.Header("X-Total-Count"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Each_merchant_has_its_own_and_what_needs_a_token_is_private()
    {
        var tag = (await _shop.Anonymous.GetAsync("products").Ok()).Header("ETag")!;

        (await _shop.Anonymous.With("X-Merchant-Id", "2").With("If-None-Match", tag).GetAsync("products").Ok()).Header("ETag").ShouldNotBe(tag, StringComparer.Ordinal);
        (await _shop.Officer.GetAsync("products?include_inactive=true").Ok()).Header("Cache-Control").ShouldBe("no-cache, private");
        (await _shop.Officer.With("If-None-Match", tag).GetAsync("products?include_inactive=true").Ok()).Header("ETag").ShouldNotBe(tag, StringComparer.Ordinal);
        (await _shop.Officer.GetAsync("product-categories").Ok()).Header("ETag").ShouldBeNull();
    }

    [Fact]
    public async Task An_encrypted_answer_has_a_tag_of_its_own()
    {
        var plain = (await _shop.Anonymous.GetAsync("products/1").Ok()).Header("ETag")!;
        await using var shop = await TestShop.OpenAsync(new()
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ENCRYPTION_ENABLED"] = "true",
                ["ENCRYPTION_KEY"] = "entity-tags-key",
                ["ENCRYPTION_IV"] = "entity-tags-iv",
            },
        });

        var first = await shop.Anonymous.GetAsync("products/1").Ok();
        first.Json["encrypted"]!.GetValue<bool>().ShouldBeTrue();
        var tag = first.Header("ETag").ShouldNotBeNull();
        tag.ShouldNotBe(plain, StringComparer.Ordinal);
        (await shop.Anonymous.With("If-None-Match", tag).GetAsync("products/1").Expect(HttpStatusCode.NotModified)).Body.ShouldBeEmpty();
        await shop.Database.DisposeAsync();
    }
}
