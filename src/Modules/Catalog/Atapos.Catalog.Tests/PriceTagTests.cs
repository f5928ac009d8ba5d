using Atapos.Catalog.Domain;
using Atapos.Shared;
using FsCheck.Xunit;

namespace Atapos.Catalog.Tests;

/// <summary>Prices of any instant, from what was read once.</summary>
public sealed class PriceTagTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Property(MaxTest = 500)]
    public bool An_offer_is_valid_exactly_when_its_promotion_runs(short start, byte length, short now)
    {
        var terms = new PromotionTerms("Promo", Discount.Of(DiscountType.Percent, 10), At(start), At(start + length));
        var promotion = new Promotion(TenantId.Of(1), 1, terms, [], Noon);
        var offer = new ScheduledOffer(new(1, "Promo", terms.Discount), promotion.StartAt, promotion.EndAt);
        return new[] { At(now), promotion.StartAt, promotion.EndAt, promotion.EndAt.AddMicroseconds(1), promotion.StartAt.AddMicroseconds(-1) }
            .All(at => offer.IsValidAt(at) == Promotion.RunningAt(at).Compile()(promotion));
    }

    [Fact]
    public void The_best_of_the_offers_valid_at_the_instant_makes_the_price()
    {
        var tag = new PriceTag(
            1, "Nasi", ProductType.Goods, Money.Of(10_000), Percentage.Zero, Percentage.Zero, IsAvailable: true, IsCounted: false,
            [Offer(7, 10, first: 0, last: 10), Offer(8, 20, first: 5, last: 6)]);

        new[] { -1, 0, 5, 6, 7, 11 }.Select(minute => tag.BestAt(At(minute)).FinalPrice.Amount).ShouldBe([10_000, 9_000, 8_000, 8_000, 9_000, 10_000]);
        tag.BestAt(At(5)).Offer!.PromotionId.ShouldBe(8);
        tag.BestAt(At(-1)).Offer.ShouldBeNull();
    }

    private static ScheduledOffer Offer(long id, decimal percent, int first, int last) =>
        new(new(id, "Promo", Discount.Of(DiscountType.Percent, percent)), At(first), At(last));

    private static DateTimeOffset At(int minute) => Noon.AddMinutes(minute);
}
