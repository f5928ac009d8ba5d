using Atapos.Catalog.Domain;
using Atapos.Shared;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Atapos.Catalog.Tests;

/// <summary>What holds for every price and any set of promotions.</summary>
[Properties(Arbitrary = [typeof(Cases)], MaxTest = 1_000)]
public sealed class PricingLaws
{
    [Property]
    public bool The_final_price_is_whole_and_between_zero_and_the_base_price(PricingCase priced)
    {
        var final = priced.Best().FinalPrice.Amount;
        return final >= 0 && final <= priced.BasePrice && decimal.Truncate(final) == final;
    }

    [Property]
    public bool The_order_of_the_promotions_does_not_matter(PricingCase priced) =>
        priced.Best() == priced.Best(reversed: true);

    [Property]
    public bool No_promotion_alone_would_be_cheaper(PricingCase priced) =>
        priced.Offers().All(offer => offer.Discount.PriceOf(Money.Of(priced.BasePrice)) >= priced.Best().FinalPrice);

    [Property]
    public bool A_promotion_is_named_exactly_when_it_lowers_the_price_to_what_is_paid(PricingCase priced)
    {
        var best = priced.Best();
        return best.Offer is { } offer
            ? best.FinalPrice.Amount < priced.BasePrice && offer.Discount.PriceOf(Money.Of(priced.BasePrice)) == best.FinalPrice
            : best.FinalPrice.Amount == priced.BasePrice;
    }

    [Property]
    public bool One_more_promotion_never_raises_the_price(PricingCase priced)
    {
        var fewer = PromotionPricing.Best(Money.Of(priced.BasePrice), priced.Offers().Skip(1));
        return priced.Best().FinalPrice <= fewer.FinalPrice;
    }

    private static class Cases
    {
        public static Arbitrary<PricingCase> Any()
        {
            var rupiah = Gen.OneOf(
                Gen.Choose(0, 20).Select(number => (decimal)number),
                Gen.Choose(0, 2_000_000).Select(number => (decimal)number),
                Gen.Constant((decimal)Money.Max));
            var percent = Gen.Choose(1, 10_000).Select(hundredths => (Word: "percent", Value: hundredths / 100m));
            var nominal = rupiah.Where(value => value > 0).Select(value => (Word: "nominal", Value: value));
            var fixedPrice = rupiah.Select(value => (Word: "override_price", Value: value));
            var discounts = Gen.OneOf(percent, nominal, fixedPrice).ListOf().Select(list => list.Take(8).ToList());
            return Arb.From(
                from basePrice in rupiah
                from list in discounts
                from ids in Gen.Shuffle([1L, 2, 3, 4, 5, 6, 7, 8])
                select new PricingCase(basePrice, [.. list.Zip(ids, (discount, id) => new PromotionCase(id, discount.Word, discount.Value))]));
        }
    }
}

public sealed record PromotionCase(long Id, string Word, decimal Value);

public sealed record PricingCase(decimal BasePrice, IReadOnlyList<PromotionCase> Promotions)
{
    public override string ToString() => $"{BasePrice}: {string.Join(", ", Promotions)}";

    internal IEnumerable<Offer> Offers() => Promotions.Select(promotion => Some.Offer(promotion.Id, promotion.Word, promotion.Value));

    internal BestPrice Best(bool reversed = false) =>
        PromotionPricing.Best(Money.Of(BasePrice), reversed ? Offers().Reverse() : Offers());
}
