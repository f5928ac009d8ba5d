using Atapos.IntegrationTests.Harness;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Quotes;

/// <summary>A promotion begins and ends by the clock alone, on price lists that were read before (ruling 4).</summary>
public sealed class PromotionInstantTests(ClockShop demo) : IClassFixture<ClockShop>
{
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    private readonly TestShop _shop = demo.Shop;
    private readonly FakeTimeProvider _clock = demo.Clock;

    [Fact]
    public async Task The_first_and_the_last_instant_count_and_those_beside_them_do_not()
    {
        var start = _clock.GetUtcNow().AddMinutes(10);
        var end = start.AddMinutes(10);
        var product = await _shop.Database.AddProductAsync(10_000);
        await _shop.Database.AddPromotionAsync("nominal", 1_000, [product], start, end);

        (await FinalAsync(product)).ShouldBe(10_000);
        await AtAsync(start - Tick, product, 10_000);
        await AtAsync(start, product, 9_000);
        await AtAsync(end, product, 9_000);
        await AtAsync(end + Tick, product, 10_000);
    }

    [Fact]
    public async Task One_promotion_takes_over_from_another()
    {
        var now = _clock.GetUtcNow();
        var product = await _shop.Database.AddProductAsync(10_000);
        await _shop.Database.AddPromotionAsync("override_price", 5_000, [product], now.AddMinutes(1), now.AddMinutes(2));
        await _shop.Database.AddPromotionAsync("percent", 10, [product], now.AddMinutes(2), now.AddMinutes(3));

        (await FinalAsync(product)).ShouldBe(10_000);
        await AtAsync(now.AddMinutes(1), product, 5_000);
        await AtAsync(now.AddMinutes(2), product, 5_000);
        await AtAsync(now.AddMinutes(2) + Tick, product, 9_000);
        await AtAsync(now.AddMinutes(3) + Tick, product, 10_000);
    }

    private async Task AtAsync(DateTimeOffset instant, long product, decimal expected)
    {
        _clock.SetUtcNow(instant);
        (await FinalAsync(product)).ShouldBe(expected);
    }

    private async Task<decimal> FinalAsync(long product) =>
        (await _shop.Officer.OrderAsync(Orders.Of((product, 1))).Created()).Json["items"]![0].Money("oi_final_price");
}
