using Atapos.Catalog.Data.Specifications;
using Atapos.Catalog.Domain;

namespace Atapos.Catalog.Tests;

public sealed class PromotionTests
{
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void A_promotion_is_valid_from_its_first_to_its_last_instant(int secondsAfterStart, bool isValid)
    {
        var promotion = Some.Promotion(Some.Terms(startAt: Some.Noon, endAt: Some.Noon.AddSeconds(60)));
        IsRunning(promotion, Some.Noon.AddSeconds(secondsAfterStart)).ShouldBe(isValid);
    }

    [Fact]
    public void A_promotion_that_is_switched_off_is_never_valid() =>
        IsRunning(Some.Promotion(Some.Terms(isActive: false)), Some.Noon.AddHours(1)).ShouldBeFalse();

    [Fact]
    public void A_promotion_may_last_one_instant() =>
        IsRunning(Some.Promotion(Some.Terms(startAt: Some.Noon, endAt: Some.Noon)), Some.Noon).ShouldBeTrue();

    [Fact]
    public void A_promotion_cannot_end_before_it_starts() =>
        Some.CodeOf(() => Some.Promotion(Some.Terms(startAt: Some.Noon, endAt: Some.Noon.AddTicks(-10)))).ShouldBe("promotion.period-invalid");

    [Fact]
    public void A_revision_is_held_to_the_same_rules()
    {
        var promotion = Some.Promotion(Some.Terms());
        Some.CodeOf(() => promotion.Revise(Some.Terms(endAt: Some.Noon.AddDays(-1)))).ShouldBe("promotion.period-invalid");
        Some.CodeOf(() => promotion.Revise(Some.Terms(name: " "))).ShouldBe("promotion.name-invalid");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void A_promotion_has_a_name(string name) =>
        Some.CodeOf(() => Some.Promotion(Some.Terms(name))).ShouldBe("promotion.name-invalid");

    [Fact]
    public void A_promotions_name_has_at_most_150_characters()
    {
        Some.Promotion(Some.Terms(new string('x', 150))).Name.Length.ShouldBe(150);
        Some.CodeOf(() => Some.Promotion(Some.Terms(new string('x', 151)))).ShouldBe("promotion.name-invalid");
    }

    [Fact]
    public void Its_period_is_kept_in_UTC_and_in_whole_microseconds()
    {
        var jakarta = new DateTimeOffset(2026, 8, 17, 19, 0, 0, TimeSpan.FromHours(7)).AddTicks(7);
        var promotion = Some.Promotion(Some.Terms(startAt: jakarta));
        promotion.StartAt.ShouldBe(Some.Noon);
        promotion.StartAt.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_promotion_covers_a_product_once()
    {
        var promotion = Some.Promotion(Some.Terms(), 3, 1, 3);
        promotion.Products.Select(item => item.ProductId).ShouldBe([3, 1], ignoreOrder: true);
        promotion.Products.ShouldAllBe(item => item.Tenant == Some.Shop && item.PromotionId == promotion.Id);
    }

    [Fact]
    public void Covering_other_products_keeps_what_stays()
    {
        var promotion = Some.Promotion(Some.Terms(), 1, 2);
        var kept = promotion.Products.Single(item => item.ProductId == 2);
        promotion.Cover([2, 3]);
        promotion.Products.Select(item => item.ProductId).ShouldBe([2, 3], ignoreOrder: true);
        promotion.Products.ShouldContain(kept);
    }

    [Fact]
    public void A_promotion_covers_at_most_a_thousand_products()
    {
        Some.Promotion(Some.Terms(), [.. Enumerable.Range(1, 1_000)]).Products.Count.ShouldBe(1_000);
        Some.CodeOf(() => Some.Promotion(Some.Terms(), [.. Enumerable.Range(1, 1_001)])).ShouldBe("promotion.too-many-products");
    }

    private static bool IsRunning(Promotion promotion, DateTimeOffset at) =>
        new RunningPromotions(at).Criteria.All(criterion => criterion.Compile()(promotion));
}
