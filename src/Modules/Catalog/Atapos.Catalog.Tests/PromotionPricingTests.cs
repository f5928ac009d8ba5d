using Atapos.Catalog.Domain;
using Atapos.Shared;

namespace Atapos.Catalog.Tests;

public sealed class PromotionPricingTests
{
    private static readonly Money Base = Money.Of(25_000);

    [Fact]
    public void Without_offers_the_base_price_stands() =>
        PromotionPricing.Best(Base, []).ShouldBe(new BestPrice(Base, null));

    [Fact]
    public void The_lowest_final_price_wins() =>
        Best(Some.Offer(1, "percent", 10), Some.Offer(2, "nominal", 4_000), Some.Offer(3, "override_price", 22_000)).ShouldBe((21_000, 2));

    [Fact]
    public void A_tie_goes_to_the_lowest_number_whatever_the_order()
    {
        Offer[] offers = [Some.Offer(9, "percent", 10), Some.Offer(3, "override_price", 22_500), Some.Offer(5, "nominal", 2_500)];
        Best(offers).ShouldBe((22_500, 3));
        Best([.. offers.Reverse()]).ShouldBe((22_500, 3));
    }

    [Fact]
    public void Offers_do_not_stack() =>
        Best(Some.Offer(1, "nominal", 5_000), Some.Offer(2, "nominal", 5_000)).ShouldBe((20_000, 1));

    [Theory]
    [InlineData("override_price", 25_000)]
    [InlineData("override_price", 30_000)]
    public void An_override_that_does_not_lower_the_price_is_not_applied(string type, decimal value) =>
        Best(Some.Offer(1, type, value)).ShouldBe((25_000, null));

    [Fact]
    public void An_override_that_is_not_applied_does_not_hide_a_real_discount() =>
        Best(Some.Offer(1, "override_price", 30_000), Some.Offer(2, "percent", 1)).ShouldBe((24_750, 2));

    [Fact]
    public void A_percentage_too_small_to_lower_the_price_is_not_named() =>
        PromotionPricing.Best(Money.Of(1), [Some.Offer(1, "percent", 10)]).ShouldBe(new BestPrice(Money.Of(1), null));

    [Fact]
    public void A_product_that_is_free_has_no_promotion() =>
        PromotionPricing.Best(Money.Zero, [Some.Offer(1, "percent", 100)]).Offer.ShouldBeNull();

    private static (decimal Price, long? Promotion) Best(params Offer[] offers)
    {
        var best = PromotionPricing.Best(Base, offers);
        return (best.FinalPrice.Amount, best.Offer?.PromotionId);
    }
}
