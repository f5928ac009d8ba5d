using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Money;

/// <summary>What promotions do to a price (ruling 4).</summary>
public sealed class PromotionTests(ClockShop demo) : IClassFixture<ClockShop>
{
    private readonly TestShop _shop = demo.Shop;

    /// <summary>Type and value of the promotion, base price, and what comes out.</summary>
    public static TheoryData<string, decimal, decimal, decimal> Kinds => new()
    {
        { "percent", 10, 25_000, 22_500 },
        { "percent", 100, 25_000, 0 },
        { "percent", 10, 25, 23 },
        { "percent", 33.33m, 10_000, 6_667 },
        { "percent", 0.01m, 10, 10 },
        { "nominal", 5_000, 24_000, 19_000 },
        { "nominal", 30_000, 24_000, 0 },
        { "override_price", 15_000, 20_000, 15_000 },
        { "override_price", 0, 20_000, 0 },
        { "override_price", 25_000, 20_000, 20_000 },
        { "override_price", 20_000, 20_000, 20_000 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_promotion_lowers_the_price_of_a_unit_and_never_raises_it(string type, decimal value, decimal price, decimal expected)
    {
        var product = await _shop.Database.AddProductAsync(price);
        var promotion = await _shop.Database.AddPromotionAsync(type, value, [product]);

        var item = await ItemAsync(product, quantity: 3);

        item.Money("oi_base_price").ShouldBe(price);
        item.Money("oi_final_price").ShouldBe(expected);
        item.Money("oi_line_subtotal").ShouldBe(expected * 3);
        item.Money("oi_discount_amount").ShouldBe((price - expected) * 3);
        if (expected < price)
        {
            item.Number("pm_id").ShouldBe(promotion);
            item.Word("pm_name").ShouldBe($"Promo {promotion}");
        }
        else
        {
            item.IsNull("pm_id").ShouldBeTrue();
            item.IsNull("pm_name").ShouldBeTrue();
        }
    }

    [Fact]
    public async Task The_lowest_price_wins_and_promotions_do_not_add_up()
    {
        var product = await _shop.Database.AddProductAsync(10_000);
        await _shop.Database.AddPromotionAsync("percent", 10, [product]);
        var best = await _shop.Database.AddPromotionAsync("nominal", 3_000, [product]);
        await _shop.Database.AddPromotionAsync("override_price", 8_000, [product]);

        var item = await ItemAsync(product);

        item.Money("oi_final_price").ShouldBe(7_000);
        item.Number("pm_id").ShouldBe(best);
    }

    [Fact]
    public async Task Among_equal_prices_the_promotion_with_the_lowest_number_wins()
    {
        var product = await _shop.Database.AddProductAsync(10_000);
        var first = await _shop.Database.AddPromotionAsync("percent", 20, [product]);
        await _shop.Database.AddPromotionAsync("nominal", 2_000, [product]);
        await _shop.Database.AddPromotionAsync("override_price", 8_000, [product]);

        (await ItemAsync(product)).Number("pm_id").ShouldBe(first);
    }

    [Fact]
    public async Task A_promotion_is_valid_from_its_first_to_its_last_instant_and_not_beside_them()
    {
        var product = await _shop.Database.AddProductAsync(10_000);
        var now = demo.Clock.GetUtcNow();
        await _shop.Database.AddPromotionAsync("percent", 50, [product], start: now.AddHours(1), end: now.AddHours(2));

        (await ItemAsync(product)).Money("oi_final_price").ShouldBe(10_000);
        demo.Clock.SetUtcNow(now.AddHours(1));
        (await ItemAsync(product)).Money("oi_final_price").ShouldBe(5_000);
        (await ListedAsync(product)).ShouldBeTrue();
        demo.Clock.SetUtcNow(now.AddHours(2));
        (await ItemAsync(product)).Money("oi_final_price").ShouldBe(5_000);
        demo.Clock.SetUtcNow(now.AddHours(2).AddMilliseconds(1));
        (await ItemAsync(product)).Money("oi_final_price").ShouldBe(10_000);
        (await ListedAsync(product)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_promotion_that_is_switched_off_does_nothing()
    {
        var product = await _shop.Database.AddProductAsync(10_000);
        await _shop.Database.AddPromotionAsync("percent", 50, [product], isActive: false);

        (await ItemAsync(product)).Money("oi_final_price").ShouldBe(10_000);
    }

    private async Task<System.Text.Json.Nodes.JsonNode> ItemAsync(long product, int quantity = 1) =>
        (await _shop.Officer.OrderAsync(Orders.Of((product, quantity))).Created()).Json["items"]!.AsArray().ShouldHaveSingleItem()!;

    private async Task<bool> ListedAsync(long product) =>
        (await _shop.Anonymous.GetAsync("promotions").Ok()).Rows
            .Any(promotion => promotion!["products"]!.AsArray().Any(covered => covered.Number("pr_id") == product));
}
