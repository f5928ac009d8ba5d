using Atapos.Catalog.Data;
using Atapos.Catalog.Domain;
using Atapos.Shared;

namespace Atapos.Catalog.Tests;

public sealed class DemoTests
{
    [Fact]
    public void The_first_product_and_the_first_promotion_are_the_worked_example()
    {
        var shop = DemoWarung.Shop;
        var first = shop.Categories[0].Products[0];
        var promotion = shop.Promotions[0];
        (first.Name, first.Price, first.Stock, shop.TaxPercent, shop.ServiceChargePercent).ShouldBe(("Nasi Goreng", 25_000, null, 10, 5));
        promotion.Products.ShouldBe(["Nasi Goreng"]);
        promotion.Discount.PriceOf(Money.Of(first.Price)).ShouldBe(Money.Of(22_500));
        (promotion.FirstDay, promotion.LastDay).ShouldBe((-30, 365));
    }

    [Fact]
    public void No_other_running_promotion_touches_the_worked_example() =>
        DemoWarung.Shop.Promotions.Skip(1).Where(promotion => promotion.LastDay >= 0)
            .ShouldAllBe(promotion => !promotion.Products.Contains("Nasi Goreng", StringComparer.Ordinal));

    [Fact]
    public void Promotions_name_products_of_their_own_shop()
    {
        foreach (var shop in new[] { DemoWarung.Shop, DemoRetail.Shop })
        {
            var names = shop.Categories.SelectMany(category => category.Products).Select(product => product.Name).ToList();
            names.ShouldBeUnique(StringComparer.Ordinal);
            shop.Promotions.SelectMany(promotion => promotion.Products).ShouldBeSubsetOf(names, StringComparer.Ordinal);
        }
    }

    [Fact]
    public void The_warung_shows_every_state_of_a_product()
    {
        var products = DemoWarung.Shop.Categories.SelectMany(category => category.Products).ToList();
        products.Count.ShouldBeGreaterThanOrEqualTo(40);
        products.ShouldContain(product => product.Stock == 0);
        products.ShouldContain(product => product.Stock > 0);
        products.ShouldContain(product => !product.IsAvailable);
        products.ShouldContain(product => !product.IsActive);
        DemoWarung.Shop.Promotions.Select(promotion => promotion.Discount.Type).Distinct().Count().ShouldBe(Enum.GetValues<DiscountType>().Length);
    }
}
